"""What surveys say of all schools, from protected results only: schools per level, levels in the middle.

Nothing here is summed from answers: every figure is made of what is shown of each school (design D7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ...comparison import in_the_middle
from ...definition import Audience, Text, Theme
from ...disclosure import (
    DistrictTheme,
    Protected,
    QuestionResult,
    Range,
    Release,
    SchoolResult,
    Why,
    Word,
    theme_label,
    word_of,
)
from ...voices import Voice
from .figures import Figure, Group

VOICES = {Audience.STAFF: Voice.STAFF, Audience.PARENTS: Voice.PARENTS}
RATES = (
    (80, "từ 80 % trở lên"),
    (50, "từ 50 % đến dưới 80 %"),
    (0, "dưới 50 %"),
)  # of forms from those asked
MOST_LOWEST = 5  # questions named
_ORDER = (Word.LOW, Word.MIDDLE, Word.HIGH)


@dataclass(frozen=True)
class Poll:
    """The released results of one survey among one sort of people, in one half-year."""

    key: str  # before the names of its figures: "staff", in a year "h1.staff"
    label: str  # inside a sentence, unlike that of every other poll of the report
    protected: Protected | None

    @property
    def shown(self) -> list[SchoolResult]:
        results = self.protected.schools.values() if self.protected else ()
        return [each for each in results if isinstance(each, SchoolResult)]


@dataclass(frozen=True)
class Half:
    """A period within the report; ``key`` and ``words`` are empty where it is the only one."""

    code: str
    key: str = ""
    words: str = ""


def polls(releases: Iterable[Release], halves: Iterable[Half]) -> tuple[Poll, ...]:
    """One poll per half and audience; of several releases the newest, which comes first."""
    newest: dict[tuple[str, Audience], Protected] = {}
    for each in releases:
        newest.setdefault((each.round.period, each.round.audience), each.protected)
    return tuple(
        Poll(
            f"{half.key}.{audience.value}" if half.key else audience.value,
            f"{voice.inside.vi}, {half.words}" if half.words else voice.inside.vi,
            newest.get((half.code, audience)),
        )
        for half in halves
        for audience, voice in VOICES.items()
    )


def poll_group(poll: Poll, motto: Mapping[Theme, Text]) -> Group:
    """How many schools took part and how many stand where, in each theme."""
    district = poll.protected.district if poll.protected else None
    shown, withheld = (district.shown, district.withheld) if district else (None, None)
    rates = [each.rate for each in poll.shown if each.rate]
    figures = [
        _of(poll, "schools", "số trường lấy ý kiến", len(poll.protected.schools) if poll.protected else None),
        _of(poll, "shown", "số trường có kết quả riêng", shown),
        _of(poll, "withheld", "số trường ít phiếu, không hiện riêng", withheld),
        *_rates(poll, rates, district is not None),
        _word(poll, "rate", "tỉ lệ trả lời của trường đứng giữa", middle_range(rates)),
        *chain.from_iterable(_themes(poll, motto)),
    ]
    return Group(f"Khảo sát {poll.label}", tuple(figures))


def middle_range(ranges: Sequence[Range]) -> str | None:
    """The range of the school in the middle, the lower of two."""
    found = in_the_middle(sorted(ranges, key=lambda each: (each.middle, each.low)))
    return found.text.vi if found else None


@dataclass(frozen=True)
class Lowest:
    """One question, with how many schools stand where; a school shows it or not."""

    label: str
    high: int
    middle: int
    low: int
    median: str


def lowest_questions(poll: Poll) -> list[Lowest]:
    """Questions whose middle school stands lowest, in the order of the form; none at the highest level."""
    by_name: dict[str, list[QuestionResult]] = {}
    for result in poll.shown:
        for each in result.questions:
            by_name.setdefault(each.name, []).append(each)
    found = [_lowest(each) for each in by_name.values()]
    below = [each for each in found if each.low or each.middle]
    worst = sorted(below, key=lambda each: (-each.low, -each.middle))[:MOST_LOWEST]
    return [each for each in found if each in worst]


def themes_of(poll: Poll) -> tuple[tuple[Theme, ...], ...]:
    """The motto in the parts that this survey shows it in, without what it does not ask about."""
    return tuple(each.themes for each in _asked_about(poll))


def theme_key(themes: Iterable[Theme]) -> str:
    return "+".join(each.value for each in themes)


def _lowest(results: list[QuestionResult]) -> Lowest:
    words = [word_of(each.favourable) for each in results]
    high, middle, low = (words.count(each) for each in reversed(_ORDER))
    return Lowest(results[0].label.vi, high, middle, low, _middle_word(words))


def _middle_word(words: Sequence[Word]) -> str:
    found = in_the_middle(sorted(words, key=_ORDER.index))
    return found.text.vi if found else ""


def _themes(poll: Poll, motto: Mapping[Theme, Text]) -> Iterable[list[Figure]]:
    for each in _asked_about(poll):
        name, key = theme_label(each.themes, motto).lower(), theme_key(each.themes)
        yield [
            _of(poll, f"{key}.high", f"số trường mức cao về {name}", each.high),
            _of(poll, f"{key}.middle", f"số trường mức trung bình về {name}", each.middle),
            _of(poll, f"{key}.low", f"số trường mức thấp về {name}", each.low),
            _word(poll, f"{key}.median", f"mức của trường đứng giữa về {name}", _said(each.median)),
        ]


def _asked_about(poll: Poll) -> list[DistrictTheme]:
    """A theme that no school shows and none was asked about is no figure."""
    themes = poll.protected.district.themes if poll.protected else ()
    results = poll.shown
    return [
        each
        for place, each in enumerate(themes)
        if not results or any(result.themes[place].why is not Why.NOT_ASKED for result in results)
    ]


def _rates(poll: Poll, rates: Sequence[Range], known: bool) -> Iterable[Figure]:
    """Schools by how many of the people asked have answered."""
    floors = [floor for floor, _ in RATES]
    stand = [next(floor for floor in floors if each.middle >= floor) for each in rates]
    for floor, words in RATES:
        label = f"số trường có tỉ lệ trả lời {words}"
        yield _of(poll, f"rate.{floor}", label, stand.count(floor) if known else None)


def _of(poll: Poll, name: str, label: str, value: int | None) -> Figure:
    return Figure(f"survey.{poll.key}.{name}", f"{label} ({poll.label})", value, "trường")


def _word(poll: Poll, name: str, label: str, value: str | None) -> Figure:
    return Figure(f"survey.{poll.key}.{name}", f"{label} ({poll.label})", value)


def _said(word: Word | None) -> str | None:
    return word.text.vi if word else None
