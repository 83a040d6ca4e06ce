"""The inside of an SQLite file, read without SQLite: pages, cells, and what lies between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TABLE_LEAF, INDEX_LEAF, INDEX_INNER, TABLE_INNER = 13, 10, 2, 5


@dataclass(frozen=True)
class Page:
    """``cells``: offsets in the file in the order of their pointers; ``body`` starts at ``start``."""

    number: int
    start: int
    kind: int
    cells: tuple[int, ...]
    free: tuple[tuple[int, int], ...]  # from, to in the file: unallocated room and free blocks


def page_size(body: bytes) -> int:
    size = int.from_bytes(body[16:18], "big")
    return 65536 if size == 1 else size


def pages(body: bytes) -> Iterator[Page]:
    """Pages that look like those of a table or an index."""
    size = page_size(body)
    for number in range(1, len(body) // size + 1):
        start = (number - 1) * size
        head = start + (100 if number == 1 else 0)
        kind = body[head]
        if kind in (TABLE_LEAF, INDEX_LEAF, INDEX_INNER, TABLE_INNER):
            yield _page(body, number, start, head, size)


def freelist(body: bytes) -> list[int]:
    """The numbers of the pages that hold nothing any more."""
    size, found, trunk = page_size(body), [], int.from_bytes(body[32:36], "big")
    while trunk and trunk not in found and trunk * size <= len(body):
        start = (trunk - 1) * size
        count = int.from_bytes(body[start + 4 : start + 8], "big")
        leaves = [
            int.from_bytes(body[at : at + 4], "big") for at in range(start + 8, start + 8 + 4 * count, 4)
        ]
        found += [trunk, *leaves]
        trunk = int.from_bytes(body[start : start + 4], "big")
    return found


def free_room(body: bytes) -> Iterator[tuple[int, int]]:
    """Everywhere a deleted record may still lie: from, to."""
    size = page_size(body)
    for number in freelist(body):
        yield (number - 1) * size, number * size
    for page in pages(body):
        yield from page.free


def _page(body: bytes, number: int, start: int, head: int, size: int) -> Page:
    def two(at: int) -> int:
        return int.from_bytes(body[at : at + 2], "big")

    count, content = two(head + 3), two(head + 5) or 65536
    pointers = head + (12 if body[head] in (INDEX_INNER, TABLE_INNER) else 8)
    cells = tuple(start + two(pointers + 2 * place) for place in range(count))
    free = [(pointers + 2 * count, start + content)]
    block = two(head + 1)
    while block and block + 4 <= size and len(free) < size:
        free.append((start + block, start + block + two(start + block + 2)))
        block = two(start + block)
    return Page(number, start, body[head], cells, tuple(free))
