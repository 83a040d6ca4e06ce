"""What a page shows in its tables and charts, as a reader has it: headings, rows, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html

Row = tuple[str, ...]


def tree(html: str) -> Any:
    return lxml.html.fromstring(html)


def words(element: Any) -> str:
    """Its text, that of neighbouring cells apart."""
    return " ".join(" ".join(element.itertext()).split())


def tables(html: str) -> Mapping[str, list[Row]]:
    """Rows with their headings, by caption. Of a cell that says a whole row on phones, the cell alone.

    A cell over several columns is said once for each.
    """
    return {
        words(each.find("caption")): list(map(_row, each.iter("tr"))) for each in tree(html).iter("table")
    }


def _row(row: Any) -> Row:
    return tuple(text for each in row.xpath("th | td") for text in _cell(each))


def _cell(cell: Any) -> Iterator[str]:
    inner = cell.xpath('span[@class="cell"]')
    for _ in range(int(cell.get("colspan", 1))):
        yield words(inner[0] if inner else cell)
