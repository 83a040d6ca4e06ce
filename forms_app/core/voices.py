"""What inspectors, staff, parents and the school itself say, by theme, and where they disagree by much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .definition import LANGUAGES, Text, Theme
from .disclosure import Range, SchoolResult, ThemeResult, Why, Withheld
from .language import number
from .own_voice import NO_DATA, OwnVoice
from .scoring import Score

POINTS = Text("{value} điểm", "{value} points")
HIGHER, LOWER = Text("cao hơn", "higher"), Text("thấp hơn", "lower")
DISAGREEMENT = Text(
    "{inspection} đánh giá {than} nhiều so với ý kiến của {people} ({theirs}; {opinion}). "
    "Nên tìm hiểu vì sao.",
    "{inspection} rate this much {than} than {people} do ({theirs}; {opinion}). It is worth finding out why.",
)

CLAIMED = Text(
    "Nhà trường tự báo cáo {theirs}, {than} nhiều so với {others}. Nên tìm hiểu vì sao.",
    "The school reports {theirs} of itself, much {than} than {others}. It is worth finding out why.",
)

Result = SchoolResult | Withheld | None


class Voice(StrEnum):
    """Who speaks."""

    INSPECTION = "inspection"
    STAFF = "staff"
    PARENTS = "parents"
    SCHOOL = "school"

    @property
    def label(self) -> Text:
        return {
            "inspection": Text("Đoàn kiểm tra", "The inspectors"),
            "staff": Text("Cán bộ, giáo viên, nhân viên", "Staff"),
            "parents": Text("Phụ huynh", "Parents"),
            "school": Text("Nhà trường tự báo cáo", "The school itself"),
        }[self.value]

    @property
    def inside(self) -> Text:
        """The name as it stands inside a sentence or heading."""
        return Text(*(each[:1].lower() + each[1:] for each in (self.label.vi, self.label.en)))


@dataclass(frozen=True)
class VoiceFigure:
    """One voice on one theme, from ``low`` to ``high`` of 100; both None where there is no figure to draw."""

    voice: Voice
    low: Decimal | None
    high: Decimal | None
    text: Text


@dataclass(frozen=True)
class ThemeVoices:
    """All voices on one theme, or on neighbours that a survey shows as one."""

    themes: tuple[Theme, ...]
    figures: tuple[VoiceFigure, ...]  # one per voice, in the order of ``Voice``
    disagreements: tuple[Text, ...]  # sentences


def voices(
    score: Score | None, staff: Result, parents: Result, disagreement: int, own: OwnVoice | None = None
) -> tuple[ThemeVoices, ...]:
    """The six themes of the motto; ``disagreement`` is how many points apart is worth a sentence."""
    surveys = {Voice.STAFF: staff, Voice.PARENTS: parents}
    return tuple(
        _theme_voices(row, score, surveys, own or OwnVoice(), disagreement) for row in _rows(staff, parents)
    )


def _rows(*results: Result) -> tuple[tuple[Theme, ...], ...]:
    """The motto, with themes together that one of the surveys shows together."""
    rows: dict[Theme, tuple[Theme, ...]] = {theme: (theme,) for theme in Theme}
    for result in results:
        for shown in result.themes if isinstance(result, SchoolResult) else ():
            together = {theme for each in shown.themes for theme in rows[each]}
            ordered = tuple(theme for theme in Theme if theme in together)
            rows.update(dict.fromkeys(ordered, ordered))
    return tuple(dict.fromkeys(rows.values()))


def _theme_voices(
    themes: tuple[Theme, ...],
    score: Score | None,
    surveys: dict[Voice, Result],
    own: OwnVoice,
    disagreement: int,
) -> ThemeVoices:
    inspection, school = _inspection(themes, score), _own(themes, own)
    opinions = [_opinion(voice, themes, result) for voice, result in surveys.items()]
    sentences = [
        *(_disagreement(inspection, opinion, disagreement) for opinion in opinions),
        *_claims(school, (inspection, *opinions), disagreement),
    ]
    figures = (inspection, *opinions, school)
    return ThemeVoices(themes, figures, tuple(sentence for sentence in sentences if sentence))


def _inspection(themes: tuple[Theme, ...], score: Score | None) -> VoiceFigure:
    value = score.theme(themes).value if score else None
    if value is None:
        return VoiceFigure(Voice.INSPECTION, None, None, NO_DATA)
    return VoiceFigure(Voice.INSPECTION, value, value, POINTS.format(value=number(value, 1)))


def _own(themes: tuple[Theme, ...], own: OwnVoice) -> VoiceFigure:
    """One ratio; where themes stand together, from the lowest of theirs to the highest."""
    ratios = [own.ratio(theme) for theme in themes]
    values = [each.value for each in ratios if each.value is not None]
    told = [each.text for each in ratios if each.value is not None] or [ratios[0].text]
    lowest, highest = min(values, default=None), max(values, default=None)
    return VoiceFigure(Voice.SCHOOL, lowest, highest, _listed(told, "; "))


def _opinion(voice: Voice, themes: tuple[Theme, ...], result: Result) -> VoiceFigure:
    if not isinstance(result, SchoolResult):
        return VoiceFigure(voice, None, None, withheld_text(result))
    of_row = [each for each in result.themes if set(each.themes) <= set(themes)]
    ranges = [each.range for each in of_row if each.range]
    if not ranges:
        return VoiceFigure(voice, None, None, _why_empty(of_row))
    around = Range(min(each.low for each in ranges), max(each.high for each in ranges))
    words = {each.word for each in of_row if each.range}
    word = words.pop() if len(words) == 1 else None
    return VoiceFigure(voice, Decimal(around.low), Decimal(around.high), word.text if word else around.text)


def _why_empty(of_row: Iterable[ThemeResult]) -> Text:
    asked = [each for each in of_row if each.why is not Why.NOT_ASKED]
    return next((each.text for each in [*asked, *of_row]), NO_DATA)


def withheld_text(result: Withheld | None) -> Text:
    """Why there are no results, in a few words."""
    if result is None:
        return NO_DATA
    if result.why is Why.POOLED:
        return Text("tính chung trong nhóm trường nhỏ", "counted with other small schools")
    if result.why is Why.FEW_ANSWERS:
        return Text("ít hơn {least} phiếu", "fewer than {least} forms").format(least=result.fewer_than)
    return Text("không đủ phiếu", "not enough forms")


def _disagreement(inspection: VoiceFigure, opinion: VoiceFigure, points: int) -> Text | None:
    """A sentence where the inspection's score lies ``points`` or more outside what the survey says."""
    than = _apart(inspection, opinion, points)
    if than is None:
        return None
    return DISAGREEMENT.format(
        inspection=inspection.voice.label,
        than=than,
        people=opinion.voice.inside,
        theirs=inspection.text,
        opinion=opinion.text,
    )


def _claims(school: VoiceFigure, others: Iterable[VoiceFigure], points: int) -> Iterator[Text]:
    """A sentence that names all who say much less of a school than it does itself, and one for much more."""
    placed = [(_apart(school, other, points), other) for other in others]
    for than in (HIGHER, LOWER):
        named = [
            Text("{people} ({opinion})").format(people=other.voice.inside, opinion=other.text)
            for found, other in placed
            if found is than
        ]
        if named:
            yield CLAIMED.format(theirs=school.text, than=than, others=_listed(named, ", "))


def _listed(texts: Iterable[Text], between: str) -> Text:
    every = list(texts)
    return Text(*(between.join(each.in_language(language) for each in every) for language in LANGUAGES))


def _apart(one: VoiceFigure, other: VoiceFigure, points: int) -> Text | None:
    """Whether ``one`` lies ``points`` or more above or below all that ``other`` says."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return None
    if one.low - other.high >= points:
        return HIGHER
    return LOWER if other.low - one.high >= points else None
