"""Photos that say in their pixels which one they are, through every re-encoding: patches and a sum."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageStat

SIDE = 4  # patches in a row
PATCH = 40  # pixels
MOST = 1 << 12  # numbers there are
LIGHT = 128


def draw(number: int, scale: int = 1, noise: int = 0) -> bytes:
    """A JPEG with ``number`` in it; ``scale`` and ``noise`` make it heavier."""
    size = SIDE * PATCH * scale
    picture = Image.effect_noise((size, size), noise).convert("RGB") if noise else _blank(size)
    pen = ImageDraw.Draw(picture)
    for place, light in enumerate(_bits(number)):
        x, y = place % SIDE * PATCH * scale, place // SIDE * PATCH * scale
        edge = PATCH * scale // 8
        box = (x + edge, y + edge, x + PATCH * scale - edge, y + PATCH * scale - edge)
        pen.rectangle(box, fill="white" if light else "black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95 if noise else 85)
    return out.getvalue()


def read(content: bytes) -> int | None:
    """The number in a picture; None where it holds none, or no longer says which."""
    picture = Image.open(io.BytesIO(content)).convert("L")
    cell = picture.width / SIDE
    lights = []
    for place in range(SIDE * SIDE):
        x, y = (place % SIDE + 0.5) * cell, (place // SIDE + 0.5) * cell
        middle = picture.crop((int(x - cell / 6), int(y - cell / 6), int(x + cell / 6), int(y + cell / 6)))
        lights.append(ImageStat.Stat(middle).mean[0] > LIGHT)
    number = sum(light << place for place, light in enumerate(lights[:12]))
    return number if _bits(number) == lights else None


def _blank(size: int) -> Image.Image:
    return Image.new("RGB", (size, size), (90, 120, 140))


def _bits(number: int) -> list[bool]:
    """Twelve of the number, four that a damaged picture would not agree with."""
    assert 0 <= number < MOST
    total = (number * 7 + (number >> 4) * 5 + (number >> 8) * 3 + 5) % 16
    return [bool((number | total << 12) >> place & 1) for place in range(SIDE * SIDE)]
