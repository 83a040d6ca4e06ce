"""What the minutes of a visit state: plain data, in the order of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ..office import LegalBasis, Office
from ..recommendations import Recommendation
from ..scoring import PartScore, Score


@dataclass(frozen=True)
class Person:
    name: str
    post: str


@dataclass(frozen=True)
class Item:
    """A checklist item; ``mark`` is empty while it is not marked."""

    number: int  # through the whole form
    label: str
    key: bool
    mark: str
    reason: str
    document: str
    note: str
    photos: int
    unproven: bool  # Đạt, with no document number and no photo


@dataclass(frozen=True)
class Figure:
    """What a form asks beside its items, as it was answered."""

    label: str
    text: str


@dataclass(frozen=True)
class Part:
    """One section; ``score`` is None where nothing in it was scored."""

    label: str
    lines: tuple[Item | Figure, ...]
    score: PartScore | None


@dataclass(frozen=True)
class Confirmation:
    """One side's: typed name and post, and when; ``given`` is False until the box was ticked."""

    given: bool
    name: str
    post: str
    at: datetime | None  # local time


@dataclass(frozen=True)
class Minutes:
    """The minutes of one visit; texts nobody wrote are empty."""

    office: Office
    form_title: str
    short: bool
    school: str
    site: str
    period: str
    day: date
    started_at: datetime | None
    handed_in_at: datetime | None
    kind: str
    team: tuple[Person, ...]
    school_side: tuple[Person, ...]
    sizes: Mapping[str, str]  # by question name, answered ones only
    parts: tuple[Part, ...]
    marks: Mapping[str, int]  # how many items bear each mark, by its label
    score: Score
    failed_keys: tuple[str, ...]  # labels
    strengths: str
    limits: str
    recommendations: tuple[Recommendation, ...]
    opinion: str
    team_confirmation: Confirmation
    school_confirmation: Confirmation
    main_bases: tuple[LegalBasis, ...]
    other_bases: tuple[LegalBasis, ...]

    @property
    def draft(self) -> bool:
        return self.handed_in_at is None
