"""Which comments may be read by the two people who pass them, and in what company they stand.

A comment is shown among enough others that nobody can tell whose it is: those of parents with their school
where it has enough of them, all others in one heap of several schools that does not say which (design D11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .definition import Audience
from .office import Thresholds

Comment = tuple[str, str]  # question, text


@dataclass(frozen=True)
class Heap:
    """Comments that are shown together; ``school`` is "" where they come from several."""

    school: str
    comments: tuple[Comment, ...]


def heaps(
    by_school: Mapping[str, Sequence[Comment]],
    audience: Audience,
    alone: frozenset[str],
    thresholds: Thresholds,
) -> tuple[Heap, ...]:
    """The heaps that reach their threshold; what reaches none is read by nobody.

    ``alone`` are the schools that show results of their own. Within a heap the order is that of the words.
    """
    own = {
        school
        for school, written in by_school.items()
        if audience is Audience.PARENTS and school in alone and len(written) >= thresholds.comments_school
    }
    rest = {school: written for school, written in by_school.items() if written and school not in own}
    pooled = [comment for written in rest.values() for comment in written]
    found = [Heap(school, tuple(sorted(by_school[school]))) for school in sorted(own)]
    if len(rest) >= thresholds.pool_schools and len(pooled) >= thresholds.comments:
        found.append(Heap("", tuple(sorted(pooled))))
    return tuple(found)
