"""Small things that several tests build: forms of the shipped folder, invented surveys, schools, tallies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from forms_app.core.definition import (
    Audience,
    Choice,
    Counts,
    FormDefinition,
    Kind,
    Question,
    Section,
    Text,
    Theme,
)
from forms_app.core.disclosure import Turnout
from forms_app.core.office import Office
from forms_app.core.parsing import parse_definition, parse_office
from forms_app.core.schools import Level, School
from forms_app.core.tallies import SchoolTally

FOLDER = Path(__file__).resolve().parents[1] / "form_definitions"

CHOICES = tuple(
    Choice(name, Text(name), counts=Counts(how))
    for name, how in (
        ("bad", "unfavourable"),
        ("fair", "neutral"),
        ("good", "favourable"),
        ("skipped", "excluded"),
    )
)


@cache
def _files() -> dict[str, bytes]:
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.yaml")}


@cache
def shipped_office() -> Office:
    return parse_office(_files())


@cache
def shipped(form_id: str) -> FormDefinition:
    """A form of the folder."""
    return parsed(_files(), form_id, frozenset(shipped_office().legal_bases))


_parsed: dict[object, FormDefinition] = {}


def parsed(files: Mapping[str, bytes], form_id: str, codes: Collection[str] | None) -> FormDefinition:
    """A form of these files, worked out once."""
    key = (frozenset(files.items()), form_id, codes if codes is None else frozenset(codes))
    if key not in _parsed:
        _parsed[key] = parse_definition(files, form_id, codes)
    return _parsed[key]


def survey(*themes: Theme, audience: Audience = Audience.STAFF) -> FormDefinition:
    """A survey with one question per theme named: q1, q2, …; good, fair, bad, skipped."""
    questions = tuple(
        Question("select_one", f"q{place}", Text(f"Câu {place}"), required=True, choices=CHOICES, theme=theme)
        for place, theme in enumerate(themes, start=1)
    )
    section = Section("all", Text("Tất cả"), questions)
    return FormDefinition("survey", Text("Khảo sát"), Kind.SURVEY, (section,), audience=audience)


def asking_who(*kinds: str) -> FormDefinition:
    """A survey with three questions, and a last one that asks which of some kinds of people one is."""
    opinions = survey(Theme.BIET, Theme.BIET, Theme.BIET)
    choices = tuple(Choice(each, Text(each), counts=Counts.EXCLUDED) for each in kinds)
    who = Question("select_one", "who", Text("Thầy, cô là ai?"), choices=choices, background=True)
    section = replace(opinions.sections[0], questions=(*opinions.questions, who))
    return replace(opinions, sections=(section,))


def raw(answers: int, *counts: tuple[int, int, int], school: str = "A") -> SchoolTally:
    """A tally of ``survey``: (good, fair, bad) per question, whoever is left skipped it."""
    questions: dict[str, Mapping[str, int]] = {
        f"q{place}": {"good": good, "fair": fair, "bad": bad, "skipped": answers - good - fair - bad}
        for place, (good, fair, bad) in enumerate(counts, start=1)
    }
    return SchoolTally(school, answers, questions)


def by_school(tallies: Iterable[SchoolTally]) -> dict[str, SchoolTally]:
    return {tally.school: tally for tally in tallies}


def asked(heads: Mapping[str, int]) -> dict[str, Turnout]:
    """So many people were asked in each school, each with one form at most."""
    return {code: Turnout(number, number) for code, number in heads.items()}


def a_school(code: str = "TH01", name: str = "Trường Tiểu học Bình Minh", staff: int = 30) -> School:
    return School(code, name, Level.TH, "TT", staff, 610, 540, boarding=True, sites=2)


def checklist(*sections: str) -> FormDefinition:
    """A checklist with one text question per section: section "a" asks "a_1"."""
    made = tuple(
        Section(name, Text(name), (Question("text", f"{name}_1", Text(name)),))
        for name in sections or ("a", "b")
    )
    return FormDefinition("checklist", Text("Phiếu kiểm tra"), Kind.CHECKLIST, made)


def mark(name: str) -> dict[str, str]:
    """The stored answer of a checklist item."""
    return {"mark": name, "reason": "", "document": "", "note": ""}


def marked(form_id: str, default: str = "dat", **others: str) -> dict[str, dict[str, str]]:
    """Answers to every item of a shipped form."""
    items = (question.name for question in shipped(form_id).questions if question.type == "item")
    return {name: mark(others.get(name, default)) for name in items}
