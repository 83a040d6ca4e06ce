"""What a release says: the shapes of protected results, and how they read.

Everything here has been through ``disclosure.protect``; there is no count of answers to any question in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..definition import Text, Theme
from .coarsening import AnswerBand, Range, mean


class Word(StrEnum):
    """A theme in one word."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"

    @property
    def text(self) -> Text:
        return {
            "high": Text("cao", "high"),
            "middle": Text("trung bình", "middle"),
            "low": Text("thấp", "low"),
        }[self.value]

    @property
    def range(self) -> Range:
        """Percent favourable that the word stands for."""
        return {"high": Range(67, 100), "middle": Range(34, 66), "low": Range(0, 33)}[self.value]


class Why(StrEnum):
    """Why a figure is not there."""

    POOLED = "pooled"  # a small school, counted in the pool only
    FEW_ANSWERS = "few_answers"  # too few forms
    SMALL_POOL = "small_pool"  # too few schools or forms in the pool
    FEW_COUNTED = "few_counted"  # too few of the forms answered the question, or the theme's questions
    NOT_ASKED = "not_asked"  # the form, or this school's page, has no such question


NOT_ASKED_HERE = Text("Phiếu này không hỏi", "Not asked in this survey")
TOO_FEW = Text("Quá ít câu trả lời nên không hiện", "Too few answers to be shown")


FEWER_FORMS = Text(
    "Có ít hơn {least} phiếu nên không hiện kết quả.",
    "Fewer than {least} forms came, so no results are shown.",
)


@dataclass(frozen=True)
class Withheld:
    """No results of a school, or of the pool."""

    why: Why
    fewer_than: int  # the threshold that was not reached, or would show a school

    @property
    def text(self) -> Text:
        """The reason as a sentence."""
        return {
            Why.POOLED: Text(
                "Trường ít người nên phiếu được tính chung trong nhóm trường nhỏ.",
                "The school has few people, so its forms are counted with other small schools.",
            ),
            Why.SMALL_POOL: Text(
                "Nhóm trường nhỏ có quá ít trường hoặc quá ít phiếu nên không hiện kết quả.",
                "The group of small schools has too few schools or forms to show results.",
            ),
        }.get(self.why, FEWER_FORMS.format(least=self.fewer_than))


@dataclass(frozen=True)
class ThemeResult:
    """One theme, or neighbours shown as one: percent favourable, as a word where few answered."""

    themes: tuple[Theme, ...]
    range: Range | None = None  # set whenever something is shown; the word's own where ``word`` is set
    word: Word | None = None
    why: Why | None = None  # set when nothing is shown

    @property
    def text(self) -> Text:
        if self.word:
            return self.word.text
        if self.range:
            return self.range.text
        return NOT_ASKED_HERE if self.why is Why.NOT_ASKED else TOO_FEW


@dataclass(frozen=True)
class QuestionResult:
    """One question: shares of those who answered it. Nothing tells the order within a band."""

    name: str
    label: Text
    theme: Theme | None
    favourable: Range
    neutral: Range
    unfavourable: Range
    excluded: Range | None  # of all forms: did not know, would not say, does not apply; None where not shown


@dataclass(frozen=True)
class HiddenQuestion:
    """A question not shown by itself, and why."""

    name: str
    label: Text
    theme: Theme | None
    why: Why

    @property
    def text(self) -> Text:
        return NOT_ASKED_HERE if self.why is Why.NOT_ASKED else TOO_FEW


@dataclass(frozen=True)
class BackgroundResult:
    """Who answered, by a question that asks it: alone, never together with what anybody thinks."""

    name: str
    label: Text
    kinds: tuple[tuple[Text, Range], ...]  # in the order of the form: shares of those who said
    excluded: Range | None  # of all forms: said nothing; None where not shown


LEVELS_ONLY = Text(
    "Ít phiếu nên chỉ hiện mức chung, không hiện từng câu.",
    "Few forms came, so broad levels are shown and no single question.",
)
TOO_MANY = Text(
    "Số phiếu nhiều hơn số người được hỏi hoặc số lá đã phát. Cần xem lại trước khi dùng kết quả.",
    "More forms came than people were asked or slips handed out. Look into it before using the results.",
)
OPEN_TO_ALL = Text(
    "Phiếu mở bằng mã chung trên áp phích: không chắc mỗi gia đình chỉ gửi một phiếu.",
    "The form was opened by the common code on the poster: some families may have sent more than one.",
)
ON_PAPER = Text("Trong đó {forms} trên giấy.", "Of these, {forms} came on paper.")


@dataclass(frozen=True)
class SchoolResult:
    """The results of one school, or of the pool of small ones (``school`` empty)."""

    school: str
    answers: AnswerBand
    rate: Range | None  # forms in percent of the people asked; None where their number is not known
    more_than_expected: bool  # more forms than people asked: look into it before trusting the figures
    themes: tuple[ThemeResult, ...]  # in the order of the motto, all six covered
    questions: tuple[QuestionResult, ...] = ()  # in the order of the form
    hidden: tuple[HiddenQuestion, ...] = ()
    words_only: bool = False  # so few forms that themes are words and questions are not shown
    paper: AnswerBand | None = None  # forms typed in from paper; None where there were none
    open_to_all: bool = False  # by the code of a poster, which anyone may use more than once
    background: tuple[BackgroundResult, ...] = ()  # who answered, where the form asks

    @property
    def overall(self) -> Word | None:
        """All themes in one word, computed from what is shown of them; None where none is shown."""
        shown = [each.range for each in self.themes if each.range]
        return word_of(mean(shown)) if shown else None

    @property
    def one_sided(self) -> bool:
        """Whether all forms may be alike: in every question shown, nearly all may have chosen one way.

        So it is wherever all of them are, if the questions are shown. Read from the ranges and nothing else,
        hence no more than they tell.
        """
        shown = ((each.favourable, each.neutral, each.unfavourable) for each in self.questions)
        sides = [max(share.high for share in shares) for shares in shown]
        return len(sides) > 1 and min(sides) == 100

    @property
    def notes(self) -> tuple[Text, ...]:
        """What a reader must know beside the figures."""
        notes = (
            (LEVELS_ONLY, self.words_only),
            (TOO_MANY, self.more_than_expected),
            (OPEN_TO_ALL, self.open_to_all),
        )
        on_paper = (ON_PAPER.format(forms=self.paper.text),) if self.paper else ()
        return (*(text for text, holds in notes if holds), *on_paper)


@dataclass(frozen=True)
class DistrictTheme:
    """How many schools stand where in one theme, counted from what is shown of each."""

    themes: tuple[Theme, ...]
    high: int
    middle: int
    low: int
    median: Word | None  # the lower one of two; None where no school shows the theme


@dataclass(frozen=True)
class District:
    """All schools of the round together: made of shown results only, never of raw sums."""

    shown: int  # schools with results of their own
    withheld: int
    themes: tuple[DistrictTheme, ...]


def word_of(shown: Range) -> Word:
    """The word whose third the middle of ``shown`` lies in."""
    if 3 * shown.middle >= 200:
        return Word.HIGH
    return Word.LOW if 3 * shown.middle < 100 else Word.MIDDLE


def theme_label(themes: Iterable[Theme], motto: Mapping[Theme, Text], language: str = "vi") -> str:
    """The name of a theme, or of several shown as one: "Kiểm tra, giám sát"."""
    words = [motto[theme].in_language(language) if theme in motto else theme.value for theme in themes]
    label = ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])
    return label[:1].upper() + label[1:]
