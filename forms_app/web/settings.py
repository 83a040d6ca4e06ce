"""What the environment says about this installation, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..core.errors import StartRefused

_PACKAGE = Path(__file__).resolve().parents[1]
# In a checkout the folders lie beside the package, in an installed wheel inside it.
ROOT = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
SHORTEST_SECRET = 32  # characters; 16 random bytes written in hex


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations; ``base_url`` has no slash at its end."""

    instance: Path
    database_url: str
    ballot_box_url: str
    secret_key: str
    base_url: str
    definitions: Path = ROOT / "form_definitions"

    @property
    def secure(self) -> bool:
        """Whether people reach the service by https; Secure cookies and HSTS follow from it."""
        return self.base_url.startswith("https://")

    @property
    def origin(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read ``FORMS_*``. Raises StartRefused, in one line, where the service must not start so."""
        instance = _instance(environ.get("FORMS_INSTANCE", ""))
        return cls(
            instance=instance,
            database_url=environ.get("FORMS_DATABASE_URL") or f"sqlite:///{instance / 'main.db'}",
            ballot_box_url=environ.get("FORMS_BALLOT_BOX_URL") or f"sqlite:///{instance / 'ballot_box.db'}",
            secret_key=_secret(environ.get("FORMS_SECRET_KEY", ""), instance),
            base_url=_base_url(environ.get("FORMS_BASE_URL") or "http://127.0.0.1:8000"),
        )


def _instance(given: str) -> Path:
    """The given folder. A checkout has its own; an installed program's would go with its next version."""
    if not given and ROOT == _PACKAGE:
        raise StartRefused("Thiếu FORMS_INSTANCE: hãy đặt thư mục dữ liệu, ví dụ /var/lib/forms.")
    return Path(given or ROOT / "instance").resolve()


def _secret(given: str, instance: Path) -> str:
    """The given key, or the demo's own; nothing else stands in for it."""
    demo = instance / "demo.secret"
    if not given and demo.is_file():
        given = demo.read_text("ascii").strip()
    if not given:
        raise StartRefused(
            "Thiếu FORMS_SECRET_KEY. Tạo một khóa bằng lệnh: "
            "python3 -c 'import secrets; print(secrets.token_hex(32))' rồi đặt vào biến môi trường này."
        )
    if len(given) < SHORTEST_SECRET:
        raise StartRefused(f"FORMS_SECRET_KEY quá ngắn: cần ít nhất {SHORTEST_SECRET} ký tự ngẫu nhiên.")
    return given


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise StartRefused(
            f"FORMS_BASE_URL không đúng: {url}. Cần dạng https://ten-mien, không có đường dẫn phía sau."
        )
    return url.rstrip("/")
