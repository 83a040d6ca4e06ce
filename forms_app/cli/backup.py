"""``flask backup`` and ``flask restore``: everything but keys in one file, and back into an empty place."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tomllib import loads
from typing import Any

import click
from flask.cli import with_appcontext

from ..core.language import moment, number
from ..storage import audit
from ..storage.backup import make_backup
from ..storage.backup_file import UPLOADS, Manifest
from ..storage.opening import put_back_keys
from ..storage.restore import restore_backup, rounds_without_keys
from ..storage.suggestion_boxes import boxes_without_keys
from ..web.clock import local, now
from ..web.services import services
from ..web.settings import ROOT
from .groups import Command, Failure, actor
from .holders import ask_for_sheet, ask_new_passphrases


@click.command("backup", cls=Command)
@click.option("--out", required=True, metavar="TỆP.zip", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có.")
@with_appcontext
def backup(out: Path, force: bool) -> None:
    """Sao lưu mọi dữ liệu vào một tệp, trừ khóa; dịch vụ vẫn chạy.

    Tệp chỉ người ghi đọc được và chỉ hiện ra khi đã ghi xong.
    """
    held = services()
    try:
        with click.progressbar(length=1, label="Sao lưu", file=sys.stderr) as bar:
            made = make_backup(
                out,
                held.box.path,
                held.settings.instance / UPLOADS,
                program_version(),
                now(),
                force,
                _progress(bar),
            )
        size = out.stat().st_size
    except OSError as error:
        raise Failure(f"Không ghi được {out}: {error.strerror}.") from error
    click.echo(f"Đã sao lưu vào {out}: {number(size / 1e6, 1)} MB, {_contents(made)}.")
    click.echo("Trong tệp không có khóa của đợt nào, hòm thư nào: hãy giữ kỹ các tờ khôi phục.")


@click.command("restore", cls=Command)
@click.argument("file", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Phục hồi một bản sao lưu vào một nơi cài đặt còn trống: tất cả, hoặc không gì cả."""
    held = services()
    try:
        with click.progressbar(length=1, label="Phục hồi", file=sys.stderr) as bar:
            restored = restore_backup(
                file, held.box.path, held.settings.instance / UPLOADS, actor(), now(), _progress(bar)
            )
    except OSError as error:
        raise Failure(f"Không phục hồi được {file}: {error.strerror}.") from error
    made = moment(local(restored.manifest.made_at))
    click.echo(f"Đã phục hồi bản sao làm lúc {made}: {_contents(restored.manifest)}.")
    for name in restored.upgraded:
        click.echo(f"Đã nâng cấp lên {name}.")
    before = audit.entries(2)[1:]  # the newest entry is the restoring itself
    if before:
        click.echo(f"Nhật ký trong bản sao có {before[0].number} dòng, dấu cuối {before[0].digest}.")
    _ask_for_missing_keys()


def _ask_for_missing_keys() -> None:
    box = services().box
    for each in rounds_without_keys(box.keys):
        click.echo(f"Đợt {each.id} ({each.title}, kỳ {each.period}) chưa có khóa: cần tờ khôi phục của đợt.")
        if (sheet := ask_for_sheet(each.id, may_skip=True)) is not None:
            put_back_keys(sheet, ask_new_passphrases(), actor(), now(), box)
            click.echo(f"Đợt {each.id}: đã có lại khóa.")
    if left := rounds_without_keys(box.keys):
        numbers = ", ".join(str(each.id) for each in left)
        click.echo(f"Còn thiếu khóa của đợt {numbers}: chạy flask rounds recover ĐỢT khi có tờ khôi phục.")
    else:
        click.echo("Đợt nào còn phiếu cũng đã có khóa.")
    for shut in boxes_without_keys(services().letters):
        whose = shut.school.name if shut.school else services().office.name
        click.echo(f"Hòm thư góp ý của {whose} chưa có khóa: đăng nhập, vào Hòm thư góp ý, Đổi khóa.")


def program_version() -> str:
    """Of the installed program, or of the checkout it runs from."""
    try:
        return version("forms-app")
    except PackageNotFoundError:
        return str(loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _contents(manifest: Manifest) -> str:
    rows = sum(table.rows for table in manifest.tables)
    uploads = sum(part.name.startswith(UPLOADS) for part in manifest.parts)
    return f"{number(rows)} dòng của {len(manifest.tables)} bảng, hòm phiếu, {uploads} tệp kèm"


def _progress(bar: Any) -> Any:
    def show(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return show
