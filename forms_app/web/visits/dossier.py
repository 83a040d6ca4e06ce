"""Everything known about one visit, gathered once per request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.action_openings import Opening, openings
from ...core.definition import FormDefinition, Question, Section, Text
from ...core.errors import NotFound
from ...core.form_builder import BoundForm, bind
from ...core.minutes import Issued
from ...core.office import Office
from ...core.people import Action
from ...core.schools import School
from ...core.scoring import Score, relevant_questions, score
from ...core.visits import SITE, Manner, SectionRevision, Visit
from ...storage import forms, schools, users, visits
from ...storage.minutes import kept_minutes
from ..clock import local, today
from ..guard import require
from ..language import page_language
from ..periods import period_name
from ..services import services

CONFIRMATION = "xac_nhan"  # the section that both sides confirm in; it has a page of its own
MANNER = "hinh_thuc"  # how the visit takes place; its choices are core.visits.Manner
TEAM = "thanh_phan_doan"  # the rows that name the inspectors, by their field ho_ten
WORKING_TIME = "ngay_gio"  # when the visit really was, once somebody has answered it


@dataclass(frozen=True)
class Dossier:
    """One visit with its school, its form and the latest revision of every saved section."""

    visit: Visit
    school: School
    definition: FormDefinition
    revisions: Mapping[str, SectionRevision]
    names: Mapping[str, str]  # full names by user name: the inspectors and everybody who saved

    @property
    def facts(self) -> dict[str, Any]:
        """What expressions may read besides answers."""
        inspectors = ", ".join(self.names[username] for username in self.visit.inspectors)
        return {
            **self.school.facts(),
            "visit_period": self.period_name,
            "visit_inspectors": inspectors,
        }

    @property
    def period_name(self) -> str:
        return period_name(self.visit.period)

    @property
    def answers(self) -> dict[str, Any]:
        """The latest answers of all sections together."""
        merged: dict[str, Any] = {}
        for revision in self.revisions.values():
            merged.update(revision.body)
        return merged

    @property
    def site(self) -> str:
        """The one site of the school that the visit is to; empty for the whole school, or not answered."""
        return str(self.answers.get(SITE) or "")

    def facts_beside(self, section: Section) -> dict[str, Any]:
        """The facts for the page of ``section``, the answers of the other sections among them."""
        merged = self.facts
        for revision in self.revisions.values():
            if revision.section != section.name:
                merged.update(revision.body)
        return merged

    @cached_property
    def asked(self) -> tuple[tuple[Section, tuple[Question, ...]], ...]:
        """The sections for this school with the questions that apply, the confirmation left out."""
        found: dict[str, list[Question]] = {}
        for section, question in relevant_questions(self.definition, self.answers, self.facts):
            if section.name != CONFIRMATION:
                found.setdefault(section.name, []).append(question)
        return tuple((self.definition.section(name), tuple(questions)) for name, questions in found.items())

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections for this school, the confirmation left out."""
        return tuple(section for section, _ in self.asked)

    @property
    def confirmation(self) -> Section:
        """The section in which both sides confirm; an empty one where the form has none."""
        sections = self.definition.sections
        nothing = Section(CONFIRMATION, Text("Nộp phiếu", "Hand in"), ())
        return next((section for section in sections if section.name == CONFIRMATION), nothing)

    @cached_property
    def kept(self) -> Issued | None:
        """The minutes as they were issued, once it is handed in."""
        return self.kept_of(self.visit.version) if self.visit.submitted else None

    def kept_of(self, version: int) -> Issued | None:
        """The minutes of an earlier hand-in; None where none were kept."""
        return kept_minutes(self.visit.uuid, version, services().shipped)

    @cached_property
    def office(self) -> Office:
        """The settings that hold for it: of today, and from the hand-in on those of that day."""
        if self.kept is not None:
            return self.kept.office
        handed_in = self.visit.submitted_at
        day = local(handed_in).date() if handed_in else today()
        return services().office_on(day, schools.school(self.visit.school, day).unit)

    @cached_property
    def score(self) -> Score:
        """The score of what is answered so far."""
        return score(self.definition, self.answers, self.facts, self.office.class_limits)

    def openings(self, today: date) -> tuple[Opening, ...]:
        """The actions that it gives rise to when it is handed in today."""
        return openings(self.definition, self.answers, self.facts, self.office, today)

    @property
    def day(self) -> date:
        """The day whose law holds: the day worked, once it is answered, else the first day planned."""
        worked = self.answers.get(WORKING_TIME)
        return datetime.fromisoformat(worked).date() if worked else self.visit.starts_on

    @property
    def bases(self) -> dict[str, int]:
        """The revision of each saved section."""
        return {name: revision.revision for name, revision in self.revisions.items()}

    def base(self, section: str) -> int:
        """The revision that a page of ``section`` shows; 0 where nothing was saved."""
        return self.bases.get(section, 0)

    def saved_form(self, section: Section, draft: bool = True) -> BoundForm:
        """The form of ``section`` as saved last, checked; what is missing counts unless ``draft``."""
        revision = self.revisions.get(section.name)
        form = bind(
            section.questions,
            page_language(),
            values=revision.body if revision else self._known_beforehand(section) if draft else {},
            facts=self.facts_beside(section),
            draft=draft,
        )
        form.validate()
        return form

    def _known_beforehand(self, section: Section) -> dict[str, Any]:
        """What a section never saved starts with: how the visit was planned, and the names of the team."""
        known: dict[str, Any] = {TEAM: self.team}
        if self.definition.short:
            known[MANNER] = Manner.FOLDED.value  # it serves a visit within another inspection
        if self.visit.manner:
            known[MANNER] = self.visit.manner.value
        asked = {question.name for question in section.questions}
        return {name: value for name, value in known.items() if name in asked}

    @property
    def team(self) -> list[dict[str, str]]:
        """Who was sent, as rows to be completed."""
        return [{"ho_ten": self.names[username]} for username in self.visit.inspectors]

    def posted_form(self, section: Section, posted: MultiDict[str, str], draft: bool = True) -> BoundForm:
        """The form of ``section`` with what was typed, checked."""
        form = bind(
            section.questions,
            page_language(),
            formdata=posted,
            facts=self.facts_beside(section),
            draft=draft,
        )
        form.validate()
        return form


def open_visit(uuid: str, action: Action) -> Dossier:
    """The visit, where the signed-in person may do ``action`` to it; otherwise 404, as if there were none."""
    visit = visits.visit(uuid)
    require(action, visit)
    return dossier_of(visit)


def dossier_of(visit: Visit) -> Dossier:
    """Everything about a visit; the caller has asked the policy."""
    definition, _ = forms.published(visit.form_id, visit.form_version)
    revisions = visits.latest_sections(visit.uuid)
    people = {*visit.inspectors, *(revision.author for revision in revisions.values())}
    return Dossier(
        visit=visit,
        school=schools.school(visit.school),
        definition=definition,
        revisions=revisions,
        names={username: full_name(username) for username in people},
    )


def full_name(username: str) -> str:
    """The name to show; the user name itself where the account is gone."""
    try:
        return users.user(username).full_name
    except NotFound:
        return username
