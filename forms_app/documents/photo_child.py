"""The program that looks at pixels: run apart from the service, with little memory and no way to a file.

``python -I photo_child.py LIMITS`` reads a file from its input and writes one line of JSON to its output,
then, where that says "ok", a JPEG. It knows nothing of the service and imports nothing of it: what a hostile
picture could take over here has no database, no key and no setting.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from typing import Any

FORMATS = ("JPEG", "PNG", "WEBP")


class TooManyPixels(Exception):
    """Said by the header; no pixel has been looked at."""


def confine(limits: dict[str, int]) -> None:
    """Bound memory and time of this process, and forbid it to write any file."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def webp_pixels(content: bytes) -> int:
    """Pixels of a WebP by its header: its decoder takes memory for all of them before it can be asked."""
    kind, body = content[12:16], content[20:30]
    if len(body) < 10:
        return 0
    if kind == b"VP8X":
        return (int.from_bytes(body[4:7], "little") + 1) * (int.from_bytes(body[7:10], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    size = (int.from_bytes(body[place : place + 2], "little") & 0x3FFF for place in (6, 8))
    return next(size) * next(size)


def upright(content: bytes, limits: dict[str, int]) -> Any:
    """The picture as a person holds it, small enough, its pixels alone.

    Raises TooManyPixels, and whatever a decoder raises that cannot read it.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = limits["pixels"]
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if content[8:12] == b"WEBP" and webp_pixels(content) > limits["packed_pixels"]:
        raise TooManyPixels
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        most = limits["pixels"] if opened.format in ("JPEG", "MPO") else limits["packed_pixels"]
        if opened.width * opened.height > most:
            raise TooManyPixels
        side = limits["side"]
        opened.draft("RGB", (side, side))
        if opened.mode in ("P", "PA", "1"):
            opened.load()
            picture: Any = opened.convert("RGBA")
            picture.info = opened.info
        else:
            picture = opened
        picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        picture = ImageOps.exif_transpose(picture)
        return on_white(picture)


def on_white(picture: Any) -> Any:
    """A new RGB picture of the pixels: nothing that was written beside them comes along."""
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits a pixel
        picture = picture.point(lambda value: value / 256).convert("L")
    clean = Image.new("RGB", picture.size, "white")
    if "A" in picture.getbands() or "a" in picture.getbands():
        picture = picture.convert("RGBA")
        clean.paste(picture, mask=picture.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def answer(content: bytes, limits: dict[str, int]) -> tuple[dict[str, Any], bytes]:
    """What to say about a file, and the JPEG made of it."""
    try:
        from PIL import Image

        too_large = (TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning)
    except MemoryError:
        return {"refused": "too_many_pixels"}, b""
    try:
        picture = upright(content, limits)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=limits["quality"], optimize=True)
        return {"ok": picture.size}, out.getvalue()
    except (MemoryError, *too_large):
        return {"refused": "too_many_pixels"}, b""
    except Exception:  # noqa: BLE001 - decoders raise whatever they like; all of it means one thing
        return {"refused": "broken"}, b""


def peak() -> int:
    """The most memory this process had in use, in KiB; 0 where the system does not tell.

    Not ``getrusage``: what it tells includes the service from which this process came.
    """
    try:
        with open("/proc/self/status", "rb") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(b"VmHWM:"))
    except (OSError, StopIteration):
        return 0


def main() -> None:
    limits: dict[str, int] = json.loads(sys.argv[1])
    confine(limits)
    told, jpeg = answer(sys.stdin.buffer.read(limits["length"] + 1), limits)
    told["peak"] = peak()
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + jpeg)


if __name__ == "__main__":
    main()
