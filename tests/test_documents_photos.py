"""Photos are made anew in a process with little memory; hostile files are refused or lose what they hid."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image

from forms_app.core.errors import NotStored, Unusable
from forms_app.core.photos import LARGEST_PHOTO, Refusal, reason, strange_kind
from forms_app.documents import photos
from forms_app.documents.photos import CHILD, LIMITS, made_anew
from tests.photo_files import CANARY, board, hostile, jpeg, saved, with_place

MEMORY_GOAL = 512 << 10  # KiB
REFUSED_BY_NAME = {
    "heic": Refusal.HEIC,
    "avif": Refusal.HEIC,
    "svg": Refusal.SVG,
    "svg that laughs": Refusal.SVG,
    "page": Refusal.SVG,
    "pdf": Refusal.PDF,
    "pdf before a jpeg": Refusal.PDF,
    "gif": Refusal.GIF,
    "film": Refusal.VIDEO,
    "archive": Refusal.OFFICE,
    "windows program": Refusal.OTHER,
    "nothing": Refusal.EMPTY,
    "jpeg, 60 % of it": Refusal.BROKEN,
    "png, 95 % of it": Refusal.BROKEN,
    "webp, 30 % of it": Refusal.BROKEN,
    "png of 400 million pixels": Refusal.TOO_MANY_PIXELS,
    "jpeg of 4 thousand million pixels": Refusal.TOO_MANY_PIXELS,
    "lossless webp of 268 million pixels": Refusal.TOO_MANY_PIXELS,
}


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_hostile_files_are_refused_or_made_anew_within_the_memory(monkeypatch, capsys) -> None:
    """Prints how many files, how many were made anew, and the most memory that the child had in use."""
    peaks: dict[str, int] = {}
    asked = photos._ask

    def watched(content: bytes) -> tuple[dict[str, Any], bytes]:
        told, made = asked(content)
        peaks[sha256(content).hexdigest()] = told.get("peak", 0)
        return told, made

    monkeypatch.setattr(photos, "_ask", watched)
    as_sent, kept = [], 0
    for name, content in hostile().items():
        try:
            made = made_anew(content)
        except Unusable:
            continue
        kept += 1
        if made.content == content or CANARY in made.content or opened(made.content).format != "JPEG":
            as_sent.append(name)
    most = max(peaks.values())
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(hostile())} hostile files: {len(as_sent)} stored as sent, {kept} made anew, "
            f"{len(peaks)} reached the decoder, whose memory peaked at {most >> 10} MiB\n"
        )
    assert (as_sent, len(hostile()) >= 60, 0 < most <= MEMORY_GOAL) == ([], True, True)
    assert all(peaks.values())  # the bound ended none of them: each could still tell


@pytest.mark.parametrize("name", REFUSED_BY_NAME)
def test_what_is_no_photo_is_refused_by_name(name: str) -> None:
    with pytest.raises(Unusable) as refused:
        made_anew(hostile()[name])
    assert refused.value.told == reason(REFUSED_BY_NAME[name])


def test_every_refusal_says_what_to_do_in_both_languages() -> None:
    texts = [reason(each) for each in Refusal]
    assert [each for each in texts if "Hãy" not in each.vi or not each.en] == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_honest_photos_of_every_kind_are_taken(kind: str) -> None:
    made = made_anew(saved(board(400, 300), kind))
    assert (opened(made.content).format, made.width, made.height) == ("JPEG", 400, 300)
    assert sha256(made.content).hexdigest() == made.sha256


def in_mode(picture: Image.Image, mode: str) -> bytes:
    """A grey picture as a file whose pixels are of another kind."""
    if mode == "I;16":
        return saved(picture.convert("I").point(lambda value: value * 257).convert("I;16"), "PNG")
    if mode == "PA":
        return saved(picture.convert("RGBA").quantize(), "PNG")
    return saved(picture.convert("RGB").convert(mode), "JPEG" if mode == "CMYK" else "PNG")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_keep_their_light_and_dark(mode: str) -> None:
    half = Image.new("L", (64, 32), 255)
    half.paste(0, (0, 0, 32, 32))
    grey = opened(made_anew(in_mode(half, mode)).content).convert("L")
    assert (grey.getpixel((8, 16)) < 16, grey.getpixel((56, 16)) > 239) == (True, True)


def test_a_photo_loses_its_place_its_camera_and_its_words() -> None:
    sent = with_place()
    before = opened(sent)
    assert (bool(before.getexif().get_ifd(0x8825)), sent.count(CANARY)) == (True, 4)  # it did have them
    made = made_anew(sent)
    after = opened(made.content)
    found = dict(after.getexif()), [key for key in after.info if not key.startswith("jfif")]
    assert (found, CANARY in made.content, b"Exif" in made.content) == (({}, []), False, False)


def test_a_photo_is_turned_upright_and_made_small_enough() -> None:
    assert (made_anew(with_place()).width, made_anew(with_place()).height) == (600, 800)
    large = made_anew(jpeg(7, 4000, 3000))
    assert (large.width, large.height) == (1600, 1200)


def test_a_photo_that_is_too_long_is_not_looked_at(monkeypatch) -> None:
    monkeypatch.setattr(photos, "CHILD", "nothing to run")
    with pytest.raises(Unusable, match="9 MB"):
        made_anew(jpeg(0, 64, 48) + bytes(LARGEST_PHOTO))


@pytest.mark.parametrize(("limit", "value"), [("memory", 40 << 20), ("seconds", 0)])
def test_a_child_that_is_ended_by_its_bounds_refuses(monkeypatch, limit: str, value: int) -> None:
    monkeypatch.setitem(LIMITS, limit, value)
    with pytest.raises(Unusable):
        made_anew(jpeg())


def test_the_child_can_write_no_file_and_knows_no_secret(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("FORMS_SECRET_KEY", "not for the child")
    tries = f"""
import json, os, sys
sys.argv = ["", {json.dumps(json.dumps(LIMITS))}]
sys.path.insert(0, {str(CHILD.parent)!r})
import photo_child
photo_child.confine(json.loads(sys.argv[1]))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    open({str(tmp_path / "out")!r}, "wb", buffering=0).write(b"x")
except OSError as error:
    print(error.errno, os.environ.get("FORMS_SECRET_KEY"))
"""
    command = [sys.executable, "-c", tries]
    told = subprocess.run(
        command, capture_output=True, text=True, env=photos._environment(), check=True
    ).stdout
    assert (told.split(), (tmp_path / "out").read_bytes()) == (["27", "None"], b"")


def test_a_busy_server_says_that_nothing_is_stored(monkeypatch) -> None:
    monkeypatch.setattr(photos, "PATIENCE", 0.01)
    for _ in range(photos.AT_ONCE):
        photos._free.acquire()
    try:
        with pytest.raises(NotStored, match="chưa được lưu"):
            made_anew(jpeg())
    finally:
        for _ in range(photos.AT_ONCE):
            photos._free.release()


def test_a_name_says_nothing() -> None:
    assert (strange_kind(jpeg()), strange_kind(b"%PDF-1.7 photo.jpg")) == (None, Refusal.PDF)
