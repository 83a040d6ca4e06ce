"""How a paper form is laid out: in blocks that are not cut in two, as generously as one sheet allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .sheets import PAGE_HEIGHT

TOP, BOTTOM = 12, PAGE_HEIGHT - 16  # of what is printed above the foot, in millimetres
_SHEET = 2  # pages: both sides


@dataclass(frozen=True)
class Setting:
    """How generously a form is set."""

    size: float  # of its type
    room: float  # between questions
    gap: float  # above a row of boxes
    loose: bool  # boxes in two columns


SETTINGS = (
    *(Setting(size, room, 1.2, True) for size in (12, 11.5, 11) for room in (5, 4, 3)),
    *(Setting(size, room, 1, False) for size in (12, 11.5, 11) for room in (4, 3)),
    *(Setting(11, room, 0.5, False) for room in (2, 1.5)),
)


@dataclass(frozen=True)
class Block:
    """What is not cut in two. ``draw`` is told where, and how much higher than ``height`` it may be."""

    height: float
    draw: Callable[[float, float], None]
    room: float = 0  # that it could use above its height


class Pages(NamedTuple):
    """A form laid out: blocks by page, and the room between them."""

    pages: list[list[Block]]
    room: float


def laid_out(blocks_for: Callable[[Setting], Iterable[Block]]) -> Pages:
    """The most generous setting that needs one sheet; the most generous of all where none is enough."""

    def way(how: Setting) -> Pages:
        return Pages(paginated(blocks_for(how), how.room), how.room)

    fitting = (each for each in map(way, SETTINGS) if len(each.pages) <= _SHEET)
    return next(fitting, None) or way(SETTINGS[0])


def height(blocks: list[Block], room: float) -> float:
    return sum(block.height for block in blocks) + room * (len(blocks) - 1)


def paginated(blocks: Iterable[Block], room: float) -> list[list[Block]]:
    """Blocks by page, each page as full as it goes."""
    pages: list[list[Block]] = [[]]
    for block in blocks:
        if pages[-1] and height([*pages[-1], block], room) > BOTTOM - TOP:
            pages.append([])
        pages[-1].append(block)
    return pages
