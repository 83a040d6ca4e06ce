"""Gathers what the minutes of a visit state from its form, answers, score and office."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from ..definition import FormDefinition, Question, Section
from ..findings import quoted
from ..legal import bases_on, by_rank
from ..office import LegalBasis, Office
from ..question_types import type_of
from ..recommendations import Recommendation, recommendations
from ..scoring import Score, relevant_questions
from ..visits import SITE
from .record import Confirmation, Figure, Item, Minutes, Part, Person

MET = "dat"
MAIN_BASES = 8  # cited at the head; the others are named by number after the results
TEAM, SCHOOL_SIDE, STARTED = "thanh_phan_doan", "dai_dien_truong", "ngay_gio"
SIZES = ("tong_cbgvnv", "nu", "dang_vien", "hop_dong", "so_lop", "so_hoc_sinh")
CONCLUSION = ("uu_diem", "han_che", "kien_nghi", "y_kien_truong")
SCHOOL, PERIOD, KIND = "truong", "dot_kiem_tra", "hinh_thuc"
SIDES = ("xac_nhan_doan", "xac_nhan_truong")
CONFIRMED = tuple(f"{side}{part}" for side in SIDES for part in ("", "_ho_ten", "_chuc_vu"))
# What has a place of its own in the minutes; whatever else a form asks stands among the results.
PLACED = frozenset({TEAM, SCHOOL_SIDE, STARTED, *SIZES, *CONCLUSION, SCHOOL, SITE, PERIOD, KIND, *CONFIRMED})
_READ = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Source:
    """What minutes are made from. Moments are local time, naive."""

    definition: FormDefinition
    answers: Mapping[str, Any]
    facts: Mapping[str, Any]  # the school's and the visit's, for ``relevant``
    office: Office
    score: Score
    period: str  # in words
    planned_on: date  # stands in for the day worked while that is not answered
    confirmed_at: datetime | None = None
    handed_in_at: datetime | None = None  # None: a draft
    photos: Mapping[str, int] = field(default_factory=dict)  # number of photos by question
    recommended: tuple[Recommendation, ...] | None = None  # None: the lines of the answer

    @property
    def started_at(self) -> datetime | None:
        worked = self.answers.get(STARTED)
        return datetime.fromisoformat(worked) if worked else None

    @property
    def day(self) -> date:
        return self.started_at.date() if self.started_at else self.planned_on

    def shown(self, name: str) -> str:
        """An answer as people read it; empty where the form has no such question or nobody answered."""
        question = next((each for each in self.definition.questions if each.name == name), None)
        return shown(question, self.answers.get(name)) if question else ""


def minutes(source: Source) -> Minutes:
    """Gather the minutes; the same source gives the same minutes."""
    asked = _asked(source)
    main, others = _bases(source, (question for _, question in asked))
    parts = tuple(_parts(source, asked))
    items = [line for part in parts for line in part.lines if isinstance(line, Item)]
    failed = (each for each in source.definition.questions if each.name in source.score.failed_keys)
    keys = [quoted(each.label.vi) for each in failed]
    team, school = (_confirmation(source, side) for side in SIDES)
    written = {name: str(source.answers.get(name) or "") for name in CONCLUSION}
    return Minutes(
        office=source.office,
        form_title=source.definition.title.vi,
        short=source.definition.short,
        school=source.shown(SCHOOL) or str(source.facts.get("school_name", "")),
        site=source.shown(SITE),
        period=source.period,
        day=source.day,
        started_at=source.started_at,
        handed_in_at=source.handed_in_at,
        kind=source.shown(KIND),
        team=_people(source.answers.get(TEAM)),
        school_side=_people(source.answers.get(SCHOOL_SIDE)),
        sizes={name: text for name in SIZES if (text := source.shown(name))},
        parts=parts,
        marks=_counted(source.definition, [item.mark for item in items]),
        score=source.score,
        failed_keys=tuple(keys),
        strengths=written["uu_diem"],
        limits=written["han_che"],
        recommendations=_recommended(source, written["kien_nghi"]),
        opinion=written["y_kien_truong"],
        team_confirmation=team,
        school_confirmation=school,
        main_bases=main,
        other_bases=others,
    )


def shown(question: Question, value: Any) -> str:
    return type_of(question).display(question, value, "vi")


def _asked(source: Source) -> list[tuple[Section, Question]]:
    """The questions that apply; once handed in, what was answered stands, whatever the school became."""
    relevant = list(relevant_questions(source.definition, source.answers, source.facts))
    if source.handed_in_at is None:
        return relevant
    names = {question.name for _, question in relevant}
    every = ((section, question) for section in source.definition.sections for question in section.questions)
    return [
        (section, question)
        for section, question in every
        if question.name in source.answers and (question.name in names or _by_school(section, question))
    ]


def _by_school(section: Section, question: Question) -> bool:
    """Whether only facts of the school decide that it is asked."""
    read = _READ.findall(section.relevant + question.relevant)
    return bool(read) and all(name.startswith("school_") for name in read)


def _counted(definition: FormDefinition, marks: list[str]) -> dict[str, int]:
    """How often each mark was given, in the order of the scale."""
    scale = (
        choice.label.vi for each in definition.questions if each.type == "item" for choice in each.choices
    )
    return {label: marks.count(label) for label in dict.fromkeys(scale) if label in marks}


def _recommended(source: Source, text: str) -> tuple[Recommendation, ...]:
    if source.recommended is not None:
        return source.recommended
    return recommendations(text, source.day, source.office.action_days)


def _people(rows: Iterable[Mapping[str, str]] | None) -> tuple[Person, ...]:
    return tuple(Person(row.get("ho_ten", ""), row.get("chuc_vu", "")) for row in rows or ())


def _confirmation(source: Source, side: str) -> Confirmation:
    given = bool(source.answers.get(side))
    name, post = (str(source.answers.get(side + part) or "") for part in ("_ho_ten", "_chuc_vu"))
    return Confirmation(given, name, post, source.confirmed_at if given else None)


def _bases(
    source: Source, questions: Iterable[Question]
) -> tuple[tuple[LegalBasis, ...], tuple[LegalBasis, ...]]:
    """The texts in force that day: those most items rest on, and the others, each in order of rank."""
    used: Counter[str] = Counter()
    for question in questions:
        found = bases_on(source.day, question.legal_bases, source.office.legal_bases)
        used.update(basis.code for basis in found if basis.valid_on(source.day))
    known = [source.office.legal_bases[code] for code, _ in used.most_common()]
    return by_rank(known[:MAIN_BASES]), by_rank(known[MAIN_BASES:])


def _parts(source: Source, asked: list[tuple[Section, Question]]) -> Iterator[Part]:
    numbers = count(1)
    lines: dict[str, list[Item | Figure]] = {}
    labels = {section.name: section.label.vi for section, _ in asked}
    for section, question in asked:
        line = None if question.name in PLACED else _line(source, question, numbers)
        if line is not None:
            lines.setdefault(section.name, []).append(line)
    for name, found in lines.items():
        yield Part(labels[name], tuple(found), source.score.sections.get(name))


def _line(source: Source, question: Question, numbers: Iterator[int]) -> Item | Figure | None:
    value = source.answers.get(question.name)
    if question.type != "item":
        text = shown(question, value)
        return Figure(question.label.vi, text) if text else None
    words: Mapping[str, str] = value or {}
    document, photos = words.get("document", ""), source.photos.get(question.name, 0)
    return Item(
        number=next(numbers),
        label=question.label.vi,
        key=question.key,
        mark=shown(question, value),
        reason=words.get("reason", ""),
        document=document,
        note=words.get("note", ""),
        photos=photos,
        unproven=words.get("mark") == MET and not document and not photos,
    )
