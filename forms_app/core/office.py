"""The office's own data: what changes by place and year, kept in form_definitions/office/ (design D12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from .definition import ResultClass, Text, Theme
from .language import fold


@dataclass(frozen=True)
class LegalBasis:
    """A dated legal text that items rest on. Unverified ones are marked until someone checked them."""

    code: str
    number: str  # "11/2020/TT-BGDĐT"
    title: str
    issued_by: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str = ""  # code
    checked_by: str = ""
    checked_on: date | None = None
    note: str = ""

    @property
    def checked(self) -> bool:
        """Whether a person of the office has compared it with the published text."""
        return bool(self.checked_by)

    @property
    def doubtful(self) -> bool:
        """Whether something in it is known to want a look, and nobody has had it."""
        return not self.checked and "can kiem lai" in fold(self.note)

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class ClassLimits:
    """Classes of a checklist's score, highest first, and how key items cap them."""

    classes: tuple[ResultClass, ...]
    cap_one_key: str  # name of the best class left when one key item is not met
    cap_more_keys: str  # when two or more are not met


@dataclass(frozen=True)
class Thresholds:
    """When results of anonymous answers may show; only ever stricter than ``FLOORS`` (design D7)."""

    results: int = 5  # answers in a school before anything shows
    public: int = 10  # before the public page shows anything
    comments: int = 30  # pooled comments before any shows
    comments_school: int = 10  # parents: comments of one school
    pool_schools: int = 3  # schools in the pool of the withheld
    pool_answers: int = 10  # answers in it
    small_staff: int = 7  # up to so many staff: no results of its own, counted in the pool
    disagreement: int = 20  # points between voices before the page says so


FLOORS = Thresholds()


@dataclass(frozen=True)
class Signer:
    """Who signs and in whose name: KT., TL., TUQ., TM., Q. or nothing."""

    authority: str
    post: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def signs_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Office:
    """Everything that names or tunes this office."""

    name: str  # "Phòng Giáo dục và Đào tạo Thủ Thừa"
    short_name: str  # "PGDĐT"
    superior: str  # first header line of a document
    issuer: str  # second header line
    place: str  # place name in "Thủ Thừa, ngày ..."
    support: Text  # whom a respondent asks for help
    paper_place: Text  # where paper forms are handed out
    key_holders: Text  # who opens the ballot box
    motto: Mapping[Theme, Text]  # the six words on screen
    class_limits: ClassLimits
    thresholds: Thresholds
    light_green: int  # percent favourable from which a figure is good
    light_yellow: int  # and from which it is middling
    correction_days: int  # between the count and the destruction of ballots
    action_days: int  # default time to put a finding right
    answer_days: int  # to answer a letter; in which a school answers what its own board asks for
    letter_years: int  # after which the words of a letter are deleted
    photo_months: int  # that a photo is kept
    recipients: Mapping[str, tuple[str, ...]]  # by report type
    signers: tuple[Signer, ...]
    legal_bases: Mapping[str, LegalBasis]
    report_bases: tuple[str, ...] = ()  # codes of the legal texts that official reports rest on
    report_due: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # by report: "20/06"
    board_guide: str = ""  # who guides and recognises a school's People's Inspection Board

    def signer_on(self, day: date) -> Signer | None:
        """Who signs on ``day``: of several, the one who began last."""
        signing = [each for each in self.signers if each.signs_on(day)]
        return max(signing, key=lambda each: each.valid_from or date.min, default=None)


REPORTS_DUE = ("half_year", "year")  # reports with a last day
LINES = ("name", "short_name", "superior", "issuer", "place", "board_guide")
TEXTS = ("support", "paper_place", "key_holders")
NUMBERS: Mapping[str, tuple[int, int]] = {  # smallest and largest
    "light_green": (1, 100),
    "light_yellow": (0, 99),
    "correction_days": (1, 365),
    "action_days": (1, 365),
    "answer_days": (1, 365),
    "letter_years": (1, 20),
    "photo_months": (1, 120),
}
FREE_THRESHOLDS = frozenset({"disagreement"})  # protects nobody: may be tuned either way


def floor_of(threshold: str) -> int:
    """The lowest value that an office may give this threshold."""
    return 0 if threshold in FREE_THRESHOLDS else int(getattr(FLOORS, threshold))


def day_of_year(text: str, year: int) -> date | None:
    """The day that ``20/06`` is in a year; None for a text that names no day of every year."""
    day, _, month = text.partition("/")
    if not (day.strip().isdigit() and month.strip().isdigit()):
        return None
    try:
        date(2023, int(month), int(day))  # a year without a 29th of February
        return date(year, int(month), int(day))
    except ValueError:
        return None


def class_of(score: Decimal, classes: tuple[ResultClass, ...]) -> ResultClass:
    """The class whose half-open interval holds ``score``; ``classes`` are ordered highest first."""
    return next((each for each in classes if score >= each.lowest), classes[-1])
