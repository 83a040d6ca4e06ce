"""Photos for tests, made on the spot: honest ones, one that tells where it was taken, and hostile files."""

from __future__ import annotations

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw

CANARY = b"chim-hoang-yen"  # stands in what must not be kept
SCRIPT = b"<script>alert('" + CANARY + b"')</script>"
JPEG_END = b"\xff\xd9"


def rooms(page: str) -> list[tuple[int, int, bool]]:
    """Width and height that a page keeps free for each picture, or 0; whether it is loaded late."""
    found = []
    for tag in re.findall(r"<img\b[^>]*>", page):
        width, height = (re.search(rf' {side}="(\d+)"', tag) for side in ("width", "height"))
        found.append((int(width[1]) if width else 0, int(height[1]) if height else 0, "lazy" in tag))
    return found


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def board(width: int = 1200, height: int = 900, seed: int = 0) -> Image.Image:
    """Something like a board with papers: lines, patches and noise, so that no codec finds it easy."""
    rng = random.Random(seed)
    picture = Image.effect_noise((width, height), 40).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = rng.randrange(width), rng.randrange(height)
        colour = tuple(rng.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + width // 6, y + height // 6), fill=colour)
    return picture


@cache
def jpeg(seed: int = 0, width: int = 1200, height: int = 900) -> bytes:
    """An honest photo; another ``seed`` gives another one."""
    return saved(board(width, height, seed), "JPEG", quality=85)


@cache
def with_place() -> bytes:
    """A photo as phones make them: place, camera, day, a comment, held upright."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Invented", CANARY.decode(), 6  # maker, model, turned
    exif[0x0132] = "2026:11:16 08:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 36.0, 12.0), 3: "E", 4: (106.0, 24.0, 6.0)})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"
    profile = b"\0" * 36 + b"acsp" + CANARY + b"\0" * 80
    return saved(
        board(800, 600), "JPEG", exif=exif, comment=CANARY, xmp=xmp, icc_profile=profile, dpi=(72, 72)
    )


# Hostile files


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", header), *more, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@cache
def zeros(megabytes: int) -> bytes:
    """So much nothing, packed a thousandfold."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


def resized(photo: bytes, width: int, height: int) -> bytes:
    """A JPEG whose header promises another size."""
    place = next(each for marker in (b"\xff\xc0", b"\xff\xc2") if (each := photo.find(marker)) > 0)
    return photo[: place + 5] + struct.pack(">HH", height, width) + photo[place + 9 :]


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(data)) + data for kind, data in parts)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def vp8x(width: int, height: int) -> tuple[bytes, bytes]:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", b"\0\0\0\0" + size


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("run.js", SCRIPT)
    return out.getvalue()


def bombs() -> Iterator[tuple[str, bytes]]:
    small = jpeg(1, 64, 48)
    progressive = saved(board(64, 48), "JPEG", progressive=True, subsampling=0)
    inked = saved(board(64, 48).convert("CMYK"), "JPEG", progressive=True)
    yield "png of 400 million pixels", png(20000, 20000, zeros(60), colour=0)
    yield "png of 4 thousand million pixels", png(65535, 65535, zeros(1))
    yield "png of the largest size there is", png(2**31 - 1, 2**31 - 1, zeros(1))
    yield "png one pixel wide", png(1, 50_000_001, zeros(1))
    yield "png just over the bound", png(5001, 4000, zeros(60))
    yield "png as large as allowed", png(5000, 4000, zeros(77), colour=6)
    yield "png with 16 bits a colour", png(5000, 4000, zeros(153), depth=16, colour=6)
    yield "png that unpacks to more than it says", png(64, 48, zeros(200))
    yield (
        "png with a text bomb",
        png(8, 8, zlib.compress(bytes(25 * 8)), chunk(b"zTXt", b"a\0\0" + zeros(200))),
    )
    yield (
        "png with a bomb as profile",
        png(8, 8, zlib.compress(bytes(200)), chunk(b"iCCP", b"a\0\0" + zeros(200))),
    )
    yield (
        "png with a bomb as words",
        png(8, 8, zlib.compress(bytes(200)), chunk(b"iTXt", b"a\0\x01\0\0\0" + zeros(200))),
    )
    yield "jpeg of 4 thousand million pixels", resized(small, 65500, 65500)
    yield "jpeg just over the bound", resized(small, 10000, 5001)
    yield "jpeg as large as allowed, nearly empty", resized(small, 10000, 5000)
    yield "progressive jpeg as large as allowed", resized(progressive, 8000, 6250)
    yield "progressive jpeg in four inks", resized(inked, 7000, 7000)
    yield "webp of 268 million pixels", riff(vp8x(16384, 16384), (b"VP8 ", bytes(30)))
    yield (
        "lossless webp of 268 million pixels",
        riff((b"VP8L", b"\x2f" + struct.pack("<I", 0x0FFFFFFF) + bytes(9))),
    )
    yield (
        "plain webp of 268 million pixels",
        riff((b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 16383, 16383) + bytes(20))),
    )
    yield "webp as large as allowed", riff(vp8x(5000, 4000), (b"VP8 ", bytes(30)))
    frames = [Image.new("RGB", (900, 900), (n, n, n)) for n in range(30)]
    yield "webp of many frames", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    yield "png of many frames", saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def polyglots() -> Iterator[tuple[str, bytes]]:
    photo, drawn = jpeg(2, 320, 240), saved(board(320, 240), "PNG")
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    yield "jpeg and zip", photo + archive()
    yield "jpeg and page", photo + b"<html>" + SCRIPT
    yield "jpeg and program", photo + b"<?php system('" + CANARY + b"'); ?>"
    yield "jpeg with a page as comment", saved(board(320, 240), "JPEG", comment=b"--><html>" + SCRIPT)
    yield "jpeg with a page as description", saved(board(320, 240), "JPEG", exif=exif)
    yield "jpeg with a page as xmp", saved(board(320, 240), "JPEG", xmp=SCRIPT)
    yield "jpeg with a pdf as comment", saved(board(320, 240), "JPEG", comment=b"\n%PDF-1.7\n" + CANARY)
    yield "jpeg with another jpeg behind", photo + jpeg(3, 64, 48) + CANARY
    yield "png and zip", drawn + archive()
    yield "png and page", drawn + b"<html>" + SCRIPT
    yield (
        "png with a program as text",
        png(8, 8, zlib.compress(bytes(200)), chunk(b"tEXt", b"a\0<?php " + CANARY)),
    )
    yield "webp and page", saved(board(320, 240), "WEBP") + SCRIPT
    yield "pdf before a jpeg", b"%PDF-1.7\n" + CANARY + photo
    yield "gif before an archive", b"GIF89a" + bytes(20) + archive()
    yield "jpeg that begins as a script", b"\xff\xd8\xff\xe0*/=1;alert('" + CANARY + b"')/*" + photo[20:]


def drawings() -> Iterator[tuple[str, bytes]]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
    laughs = b'<!DOCTYPE svg [<!ENTITY a "' + CANARY * 9 + b'"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>'
    yield "svg", svg
    yield "svg with a prologue", b'<?xml version="1.0"?>' + svg
    yield "svg that laughs", laughs
    yield "svg, packed", gzip.compress(svg)
    yield "svg after a mark", b"\xef\xbb\xbf" + svg
    yield "svg after spaces", b" \r\n\t" + svg
    yield "svg in capitals", svg.upper()
    yield "svg after a remark", b"<!-- a photo -->" + svg
    yield "page", b"<!doctype html><html>" + SCRIPT


def cut_short() -> Iterator[tuple[str, bytes]]:
    whole = {
        "jpeg": jpeg(4, 320, 240),
        "png": saved(board(320, 240), "PNG"),
        "webp": saved(board(320, 240), "WEBP"),
    }
    for kind, content in whole.items():
        for percent in (1, 30, 60, 95):
            yield f"{kind}, {percent} % of it", content[: len(content) * percent // 100]
    yield "jpeg, its beginning", b"\xff\xd8\xff"
    yield "png, its beginning", b"\x89PNG\r\n\x1a\n"
    yield "png with a wrong sum", whole["png"][:40] + b"\0\0\0\0" + whole["png"][44:]
    yield "jpeg of noise", b"\xff\xd8\xff\xe0" + random.Random(5).randbytes(4000)


def others() -> Iterator[tuple[str, bytes]]:
    small = board(64, 48)
    yield "heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + CANARY * 20
    yield "avif", saved(small, "AVIF")
    yield "pdf", b"%PDF-1.7\n" + CANARY
    yield "gif", saved(small, "GIF")
    yield "bmp", saved(small, "BMP")
    yield "tiff", saved(small, "TIFF")
    yield "jpeg 2000", saved(small, "JPEG2000")
    yield "icon", saved(small, "ICO")
    yield "ppm", saved(small, "PPM")
    yield "eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(" + CANARY + b") run\n"
    yield "psd", b"8BPS\0\x01" + bytes(40) + CANARY
    yield "film", b"\0\0\0\x18ftypisom" + CANARY * 20
    yield "film of another kind", b"RIFF\0\0\0\0AVI LIST" + CANARY
    yield "archive", archive()
    yield "old office file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + CANARY
    yield "windows program", b"MZ" + bytes(60) + CANARY
    yield "linux program", b"\x7fELF" + bytes(60) + CANARY
    yield "words", "Không phải ảnh. ".encode() * 20 + CANARY
    yield "nothing", b""


@cache
def hostile() -> dict[str, bytes]:
    """Every hostile file by name."""
    groups = (bombs(), polyglots(), drawings(), cut_short(), others())
    return {name: content for group in groups for name, content in group}
