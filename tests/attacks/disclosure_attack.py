"""The reader who works backwards: knows how many forms came, everything published, and how it is published.

Written from the promise alone and without the module it attacks: it lists everything that could have been
answered, publishes each, and looks at what it cannot tell apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

State = tuple[int, ...]  # favourable, neutral, unfavourable, and left out where it counts


def fewest_possible(published: Iterable[tuple[State, Hashable]]) -> int:
    """The smallest number of counts that some category can still have once some output is known."""
    possible: dict[Hashable, list[set[int]]] = {}
    for state, output in published:
        seen = possible.setdefault(output, [set() for _ in state])
        for counts, count in zip(seen, state, strict=True):
            counts.add(count)
    return min(len(counts) for seen in possible.values() for counts in seen)


def fewest_possible_each(published: Iterable[tuple[Iterable[tuple[Hashable, int]], Hashable]]) -> int:
    """The same for several questions: each published state is some (what is known, a count) pairs."""
    possible: dict[Hashable, defaultdict[Hashable, set[int]]] = {}
    for pairs, output in published:
        seen = possible.setdefault(output, defaultdict(set))
        for known, count in pairs:
            seen[known].add(count)
    return min(len(counts) for seen in possible.values() for counts in seen.values())


def triples(counted: int) -> Iterator[tuple[int, int, int]]:
    """Every way ``counted`` people can answer favourably, neutrally, unfavourably."""
    for favourable in range(counted + 1):
        for unfavourable in range(counted - favourable + 1):
            yield favourable, counted - favourable - unfavourable, unfavourable


def quadruples(answers: int) -> Iterator[tuple[int, int, int, int]]:
    """The same of ``answers`` people who may leave the question out."""
    for left_out in range(answers + 1):
        for favourable, neutral, unfavourable in triples(answers - left_out):
            yield favourable, neutral, unfavourable, left_out


def bare_table(favourable: int, neutral: int, unfavourable: int) -> Hashable:
    """What many services publish: percentages, rounded the more the fewer answered; the positive control."""
    counted = favourable + neutral + unfavourable
    return tuple(_bare(100 * count / counted, counted) for count in (favourable, neutral, unfavourable))


def _bare(percent: float, counted: int) -> float:
    if counted < 20:
        return min(int(percent // 20), 4)  # five bands, ends up to 20 and from 80
    if counted < 100:
        return min(max(round(percent / 5) * 5, 10), 90)
    return min(max(round(percent), 5), 95)
