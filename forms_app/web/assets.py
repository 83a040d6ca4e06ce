"""Files of static/, read once and packed once; their address changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from .headers import allow_media
from .settings import ROOT

FOLDER = ROOT / "static"
AUDIO = FOLDER / "audio"  # recorded questions, put there by the office; none comes with the program
ONE_YEAR = 31_536_000  # seconds
# What only people read in a script: whole lines, and ends of lines without a quote, so that they are not in a
# string. No string of ours spans lines (tests/test_web_packing.py).
REMARK = re.compile(
    r"^[ \t]*(?://(?!.*Licen[cs]e)[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/)[ \t]*\n"
    r"|[ \t]+// [^\n\"'`]*$",
    re.MULTILINE,
)
IMPORT = re.compile(r"""(\b(?:from|import)\s*\(?\s*")(\.{1,2}/[\w./-]+\.js)(")""")
PACKED_TYPES = ("text/", "image/svg+xml", "application/manifest+json")
blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, packed too where that helps, and the start of its SHA-256."""

    content: bytes
    packed: bytes | None
    mimetype: str
    version: str
    changed_ns: int


_assets: dict[str, Asset] = {}


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset_url=asset_url, recording_url=recording_url)


def asset_url(name: str) -> str:
    """The address of a file of static/ in pages; browsers may keep it for ever."""
    found = _asset(name)
    if found is None:
        raise LookupError(f"static/{name}")
    return f"/static/{name}?v={found.version}"


def recording_url(name: str) -> str:
    """The address of a recorded question; empty where there is none, or its file is gone since.

    A page that has one may play it: the policy of any other page allows no media.
    """
    if not name or _asset(f"audio/{name}") is None:
        return ""
    allow_media()
    return asset_url(f"audio/{name}")


@blueprint.get("/static/<path:name>")
def static_file(name: str) -> Response:
    found = _asset(name)
    if found is None:
        abort(404)
    response = Response(mimetype=found.mimetype)
    if found.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if found.packed is not None and accepts_gzip():
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(found.packed)
    else:
        response.set_data(found.content)
    current = request.args.get("v") == found.version
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if current else "no-cache"
    if found.mimetype.startswith("audio/"):  # iPhones play nothing that cannot be asked for in parts
        response.make_conditional(request, accept_ranges=True, complete_length=len(found.content))
    return response


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    return static_file("favicon.svg")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


def accepts_gzip() -> bool:
    """Whether the browser takes gzip; a plain look, since this is asked with every page."""
    given = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in given and "gzip;q=0" not in given.replace(" ", "")


def _asset(name: str) -> Asset | None:
    """The file, read anew only where it changed on disk; None where there is none in the folder."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        return None
    changed_ns = path.stat().st_mtime_ns
    known = _assets.get(name)
    if known is None or known.changed_ns != changed_ns:
        known = _assets[name] = _read(path, changed_ns)
    return known


def _read(path: Path, changed_ns: int) -> Asset:
    content = path.read_bytes()
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        content = _with_versions(REMARK.sub("", content.decode()), path.parent).encode()
    packed = gzip.compress(content, 9, mtime=0) if mimetype.startswith(PACKED_TYPES) else None
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, packed, mimetype, version, changed_ns)


def _with_versions(script: str, folder: Path) -> str:
    """``script`` with modules imported by the address that changes with their content, as pages do.

    Modules must not import each other in a circle: neither address could be known first.
    """

    def versioned(found: re.Match[str]) -> str:
        name = (folder / found[2]).resolve().relative_to(FOLDER).as_posix()
        imported = _asset(name)
        if imported is None:
            raise LookupError(f"static/{name}")
        return f"{found[1]}{found[2]}?v={imported.version}{found[3]}"

    return IMPORT.sub(versioned, script)
