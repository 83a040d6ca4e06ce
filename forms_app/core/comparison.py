"""Schools of one level side by side: each theme beside that of the school in the middle. Never a ranking.

Of surveys only what a release shows of each school is read: a school that is withheld is in no figure here,
so no choice of period, level or voice can leave a remainder to be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeVar

from .definition import Text, Theme
from .disclosure import Protected, SchoolResult, ThemeResult, Why, Word
from .language import number
from .office import Office
from .rounds import Period
from .scoring import PartScore, Score
from .voices import withheld_text

MOST_PERIODS = 6  # side by side
APART = 5  # points by which an inspection's score must differ from the middle to be called higher or lower
Groups = tuple[tuple[Theme, ...], ...]
NOTHING = Text("chưa có số liệu", "no figures yet")
Thing = TypeVar("Thing")


class Beside(StrEnum):
    """Where a figure lies beside that of the school in the middle."""

    HIGHER = "higher"
    SAME = "same"
    LOWER = "lower"
    NOWHERE = "nowhere"  # one of the two is not there


@dataclass(frozen=True)
class Reading:
    """One theme of one school, from ``low`` to ``high`` of 100; a score has both ends equal."""

    text: Text
    low: Decimal | None = None  # both None where there is no figure; then the text says why
    high: Decimal | None = None
    word: Word | None = None  # set where a survey tells no more

    @property
    def there(self) -> bool:
        return self.low is not None

    @property
    def brief(self) -> Text:
        """In a few letters, to stand by a bar: "60–70", "≥ 80"."""
        if self.low is None or self.high is None or self.low == self.high or self.word:
            return self.text
        if self.high == 100:
            return Text(f"≥ {self.low}")
        return Text(f"≤ {self.high}") if self.low == 0 else Text(f"{self.low}–{self.high}")

    @property
    def middle(self) -> Decimal:
        return ((self.low or Decimal(0)) + (self.high or Decimal(0))) / 2


@dataclass(frozen=True)
class Comparison:
    """One voice on the schools of one level in one period."""

    groups: Groups
    readings: Mapping[str, tuple[Reading, ...]]  # by school code, a reading per group
    outside: frozenset[str] = frozenset()  # schools shown, but not counted for the middle

    @cached_property
    def medians(self) -> tuple[Reading | None, ...]:
        """What the school in the middle has, group by group; None where no school has a figure."""
        counted = [readings for code, readings in self.readings.items() if code not in self.outside]
        return tuple(median(each[place] for each in counted) for place in range(len(self.groups)))

    @property
    def counted(self) -> int:
        """Schools with at least one figure."""
        return sum(any(each.there for each in readings) for readings in self.readings.values())


@dataclass(frozen=True)
class PeriodComparison:
    """A comparison and the period it is of."""

    period: Period
    comparison: Comparison

    def middle(self, themes: tuple[Theme, ...]) -> Reading | None:
        """What the school in the middle had; None too where themes were joined in another way at the time."""
        found = dict(zip(self.comparison.groups, self.comparison.medians, strict=True))
        return found.get(themes)


Trend = Sequence[PeriodComparison]  # in the order of time; the last one is what was asked for


def leading_up_to(period: Period, known: Iterable[Period]) -> list[Period]:
    """``period`` behind those of the same length that had ended by then, the latest few."""
    before = (
        each
        for each in known
        if each.code != period.code
        and each.ends_on <= period.ends_on
        and each.whole_year == period.whole_year
    )
    return [*sorted(before, key=lambda each: each.ends_on)[1 - MOST_PERIODS :], period]


def trend(every: Iterable[PeriodComparison]) -> Trend:
    """Without the periods of which nothing is known, but with the last; alone where that tells nothing."""
    *before, last = every
    known = [each for each in before if each.comparison.counted] if last.comparison.groups else []
    return (*known, last)


def speaking(visits: Iterable[tuple[str, Thing]], short: Callable[[Thing], bool]) -> dict[str, Thing]:
    """Of the visits to each school the one that speaks for it: the last full one, else the last short one.

    ``visits`` with the code of the school, in the order of time.
    """
    found: dict[str, Thing] = {}
    for school, visit in visits:
        before = found.get(school)
        if before is None or short(before) or not short(visit):
            found[school] = visit
    return found


def of_inspections(
    codes: Iterable[str], scores: Mapping[str, Score], short: frozenset[str], missing: Text
) -> Comparison:
    """Scores by theme; a school without an inspection says ``missing``, which is not a bad score.

    ``short``: schools visited with the short form.
    """
    groups: Groups = tuple((theme,) for theme in Theme)
    found = {}
    for code in codes:
        score = scores.get(code)
        found[code] = tuple(
            _points(score.themes.get(theme, PartScore())) if score else Reading(missing) for theme in Theme
        )
    return Comparison(groups, found, short)


def of_survey(codes: Iterable[str], protected: Protected | None) -> Comparison:
    """What the release shows of each school, by theme or by neighbours that the survey shows as one."""
    if protected is None:
        return Comparison((), {})
    places = _asked(protected)
    found = {}
    for code in codes:
        result = protected.schools.get(code)
        if isinstance(result, SchoolResult):
            found[code] = tuple(_opinion(result.themes[place]) for place in places)
        else:
            found[code] = tuple(Reading(withheld_text(result)) for _ in places)
    return Comparison(tuple(protected.district.themes[place].themes for place in places), found)


def _asked(protected: Protected) -> list[int]:
    """The places of the themes that the survey asks about, in any school of the round."""
    shown = [each for each in protected.schools.values() if isinstance(each, SchoolResult)]
    every = range(len(protected.district.themes))
    asked = [place for place in every if any(each.themes[place].why is not Why.NOT_ASKED for each in shown)]
    return asked if shown else list(every)


def median(readings: Iterable[Reading]) -> Reading | None:
    """The reading in the middle, the lower one of two: always one that some school has."""
    return in_the_middle(
        sorted((each for each in readings if each.there), key=lambda each: (each.middle, each.low))
    )


def in_the_middle(ordered: Sequence[Thing]) -> Thing | None:
    """Of things in their order the one in the middle, the lower one of two; None of nothing."""
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def beside(reading: Reading, other: Reading | None) -> Beside:
    """Higher or lower only where the two cannot be the same; a score also where it is ``APART`` away."""
    if (
        other is None
        or reading.low is None
        or reading.high is None
        or other.low is None
        or other.high is None
    ):
        return Beside.NOWHERE
    apart = APART if reading.low == reading.high and other.low == other.high else 0
    if reading.low - other.high >= apart and reading.low > other.low:
        return Beside.HIGHER
    if other.low - reading.high >= apart and reading.low < other.low:
        return Beside.LOWER
    return Beside.SAME


def light(reading: Reading, office: Office) -> str:
    """good, warn or bad as the office's lights say; nothing where there is no figure."""
    if not reading.there:
        return ""
    if reading.word:
        return {Word.HIGH: "good", Word.MIDDLE: "warn", Word.LOW: "bad"}[reading.word]
    if reading.middle >= office.light_green:
        return "good"
    return "warn" if reading.middle >= office.light_yellow else "bad"


@lru_cache(maxsize=4096)
def _points(part: PartScore) -> Reading:
    """Many schools have the same points: each is worked out once."""
    value = part.value
    if value is None:
        return Reading(NOTHING)
    return Reading(Text(number(value, 1)), value, value)


@lru_cache(maxsize=4096)
def _opinion(theme: ThemeResult) -> Reading:
    if theme.range is None:
        return Reading(theme.text)
    return Reading(theme.text, Decimal(theme.range.low), Decimal(theme.range.high), theme.word)
