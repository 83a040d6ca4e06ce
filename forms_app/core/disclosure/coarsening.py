"""How coarsely a share must be shown so that nobody's answer can be worked out from it. Numbers only.

What is published of a question is the band of two counts, on the same cuts of the same whole:

    f  favourable                g  favourable or neutral (what is left of g is unfavourable)

Let every band hold at least three counts. Then f has at least three possible counts; so has g, and with it
what is unfavourable. So has what is neutral, g - f: in one band they can be 0, 1 or 2 apart; with g in a
higher band, three possible f below three possible g give at least five differences. This holds for a reader
who knows the whole exactly and this program too, and for unanimous answers like any other, since the cuts
never depend on the answers. Equal parts hold three counts each as soon as the whole is three times their
number: a half-open interval of length 3 holds three whole numbers.

How many left the question out is a count as well. It lies in a band of three or more possible counts, and
the cuts of f and g are chosen from that band, never from the count itself: how fine a figure is tells no
more of it.

The same holds for any number of kinds of people put in one order (a question of who somebody is): every
running total but the last lies in a band on those cuts, and each kind is the difference of two neighbours.

docs/decisions/0003-disclosure.md has the reasons and a table of what this gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise

from ..definition import Text

FEWEST_COUNTS = 3  # possible counts that every category keeps
EXACT_FROM = 20  # forms from which their number is shown as it is
ALONE_FROM = 10  # counted answers from which a question is shown by itself
BACKGROUND_FROM = 30  # people asked in a school from which a form may ask who they are
ANSWER_BANDS = (10, 15, EXACT_FROM)  # below it, where bands of the number of forms end
EXCLUDED_CUTS = (10, 25, 50, 75, 90)  # percent of the forms that left a question out


@dataclass(frozen=True, order=True)
class Range:
    """From ``low`` to ``high`` percent of something."""

    low: int
    high: int

    @property
    def text(self) -> Text:
        """As one reads it in a sentence."""
        if self.low == self.high:
            told = Text("{low} %", "{low}%")
        elif self.high == 100:
            told = Text("từ {low} % trở lên", "{low}% or more")
        elif self.low == 0:
            told = Text("không quá {high} %", "{high}% or less")
        else:
            told = Text("{low}–{high} %", "{low}–{high}%")
        return told.format(low=self.low, high=self.high)

    @property
    def middle(self) -> Fraction:
        return Fraction(self.low + self.high, 2)


PAPER_BATCH = 5  # paper forms of one school that are typed in together, at least


@dataclass(frozen=True)
class AnswerBand:
    """How many forms came; one number from 20 on, below that a band."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def text(self) -> Text:
        one, band = (
            Text("{low} phiếu", "{low} forms"),
            Text("từ {low} đến {high} phiếu", "{low} to {high} forms"),
        )
        return (one if self.exact else band).format(low=self.low, high=self.high)


@dataclass(frozen=True)
class Shares:
    """What is shown of one question; ``excluded`` is None where the number of forms itself is a band."""

    favourable: Range
    neutral: Range
    unfavourable: Range
    excluded: Range | None


@dataclass(frozen=True)
class KindShares:
    """The same for any number of ways to answer, in their order."""

    shares: tuple[Range, ...]
    excluded: Range | None


@dataclass(frozen=True)
class Grid:
    """Equal parts of a whole, some at each end taken together."""

    parts: int
    ends: int = 1  # parts taken together at each end

    @property
    def safe_from(self) -> int:
        """The smallest whole in which every band holds ``FEWEST_COUNTS`` counts."""
        return FEWEST_COUNTS * self.parts

    def band(self, count: int, whole: int) -> tuple[int, int]:
        """The part ``count`` of ``whole`` lies in, as (first, after the last); on a cut: the higher one."""
        part = min(count * self.parts // whole, self.parts - 1)
        if part < self.ends:
            return 0, self.ends
        if part >= self.parts - self.ends:
            return self.parts - self.ends, self.parts
        return part, part + 1

    def range(self, first: int, after: int) -> Range:
        """Some parts in whole percent; thirds end at 33 and 67."""
        return Range(round(100 * max(first, 0) / self.parts), round(100 * after / self.parts))


GRIDS = (  # from so many counted answers: coarser than, or as coarse as, the finest form allowed
    (300, Grid(100, ends=5)),
    (100, Grid(20)),
    (60, Grid(20, ends=2)),
    (30, Grid(10)),
    (15, Grid(5)),
    (ALONE_FROM, Grid(3)),
)


@dataclass(frozen=True)
class Stratum:
    """Numbers of forms that left a question out, told apart by nothing that is shown."""

    fewest: int
    most: int
    excluded: Range | None
    grid: Grid


def coarsen(
    favourable: int, neutral: int, unfavourable: int, answers: int, alone_from: int = ALONE_FROM
) -> Shares | None:
    """What may be shown of a question on ``answers`` forms; None where too few of them answered it."""
    found = coarsen_kinds((favourable, neutral, unfavourable), answers, alone_from)
    if found is None:
        return None
    good, between, bad = found.shares
    return Shares(good, between, bad, found.excluded)


def coarsen_kinds(counts: Sequence[int], answers: int, alone_from: int = ALONE_FROM) -> KindShares | None:
    """What may be shown of how many answered each way, in this order; None where too few answered at all."""
    counted = sum(counts)
    found = next(
        (each for each in strata(answers, alone_from) if each.fewest <= answers - counted <= each.most), None
    )
    if found is None:
        return None
    return _shares(found, tuple(found.grid.band(total, counted) for total in [*accumulate(counts)][:-1]))


@lru_cache(maxsize=8192)
def _shares(stratum: Stratum, totals: tuple[tuple[int, int], ...]) -> KindShares:
    grid = stratum.grid
    ends = ((0, 0), *totals, (grid.parts, grid.parts))
    return KindShares(
        tuple(grid.range(after[0] - before[1], after[1] - before[0]) for before, after in pairwise(ends)),
        stratum.excluded,
    )


@lru_cache(maxsize=4096)
def strata(answers: int, alone_from: int = ALONE_FROM) -> tuple[Stratum, ...]:
    """For a number of forms, the bands of how many left a question out, each with its grid.

    What lies above the last band leaves fewer than ``alone_from`` counted answers: not shown. Below
    ``EXACT_FROM`` forms there is one band only and the same grid at every number, since that is not told.
    """
    end = answers - alone_from + 1  # from here on too few are counted
    if end < FEWEST_COUNTS:
        return ()
    cuts = [0]
    lows = [0]
    for percent in EXCLUDED_CUTS if answers >= EXACT_FROM else ():
        cut = -(-percent * answers // 100)
        if cut - cuts[-1] >= FEWEST_COUNTS and end - cut >= FEWEST_COUNTS:
            cuts.append(cut)
            lows.append(percent)
    bounds = list(pairwise([*cuts, end]))
    shown = [Range(low, high) for low, high in pairwise([*lows, 100])]
    return tuple(
        Stratum(fewest, after - 1, share if answers >= EXACT_FROM else None, _grid(answers - after + 1))
        for (fewest, after), share in zip(bounds, shown, strict=True)
    )


def answer_band(answers: int, shown_from: int) -> AnswerBand:
    """The number of forms as it may be told, in a school with at least ``shown_from`` of them."""
    if answers >= EXACT_FROM and answers >= shown_from + FEWEST_COUNTS:
        return AnswerBand(answers, answers)
    ends = [end for end in ANSWER_BANDS if end >= shown_from + FEWEST_COUNTS]
    starts = [shown_from, *ends[:-1]] if ends else [shown_from]
    ends = ends or [shown_from + FEWEST_COUNTS]
    return next(AnswerBand(low, end - 1) for low, end in zip(starts, ends, strict=True) if answers < end)


def paper_band(forms: int) -> AnswerBand | None:
    """The number of paper forms as it may be told: 5 to 9, 10 to 19, 20 to 39 and so on; None for none.

    Paper is typed in by batches of five at least, so that no number below is ever real.
    """
    if not forms:
        return None
    low = PAPER_BATCH
    while forms >= 2 * low:
        low *= 2
    return AnswerBand(low, 2 * low - 1)


def mean(ranges: Sequence[Range], step: int = 5) -> Range:
    """The range in which the mean of some ranges lies, its ends moved outwards to multiples of ``step``."""
    low = sum(each.low for each in ranges) // (len(ranges) * step) * step
    high = -(-sum(each.high for each in ranges) // (len(ranges) * step)) * step
    return Range(low, min(high, 100))


def _grid(fewest_counted: int) -> Grid:
    return next(grid for least, grid in GRIDS if fewest_counted >= least)
