"""One return, opened: its form, its school, and what was reported last period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.definition import FormDefinition
from ...core.form_builder import BoundForm, bind
from ...core.people import Action
from ...core.reports import period_label
from ...core.returns import Return, Step, late, owed_by, taken_over, unchanged
from ...core.schools import School
from ...storage import forms, periods, schools
from ...storage import returns as store
from ..clock import local, today
from ..guard import require
from ..language import page_language
from ..periods import period_name
from ..services import services
from .forms import known_period


@dataclass(frozen=True)
class Opened:
    """Everything known about one return; ``school`` is None for the office's own."""

    found: Return
    definition: FormDefinition
    school: School | None
    due: date

    @cached_property
    def before(self) -> Return | None:
        """What was reported last, for an earlier period."""
        return store.last_before(self.found)

    @cached_property
    def definition_before(self) -> FormDefinition | None:
        """The version that it answered."""
        before = self.before
        return forms.published(before.form_id, before.form_version)[0] if before else None

    @cached_property
    def history(self) -> list[Step]:
        return store.history(self.found)

    @property
    def owed(self) -> bool:
        return self.school is None or owed_by(self.definition, self.school)

    @property
    def late(self) -> bool:
        return self.owed and late(self.found.state, self.due, today())

    @property
    def came_late(self) -> bool:
        """Handed in for the first time after the due day."""
        at = self.found.submitted_at
        return at is not None and local(at).date() > self.due

    @property
    def period(self) -> str:
        """Its name, in the language of the page."""
        return period_name(self.found.period)

    @property
    def period_before(self) -> str:
        return period_name(self.before.period) if self.before else ""

    @property
    def copies(self) -> bool:
        """Whether something of last period can be taken over."""
        return taken_over(self.definition, {}, self.answers_before) != {}

    @property
    def facts(self) -> dict[str, Any]:
        """What expressions may read. The period's name is kept with the answers: always Vietnamese."""
        of_school = self.school.facts() if self.school else {"school_name": services().office.name}
        return {**of_school, "visit_period": period_label(self.found.period).vi, "visit_inspectors": ""}

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """Names of the figures that are what they were last period."""
        return unchanged(self.definition, self.found.answers, self.answers_before)

    @property
    def answers_before(self) -> Mapping[str, Any]:
        return self.before.answers if self.before else {}

    def saved_form(self, draft: bool = True) -> BoundForm:
        """The form as saved last, checked; what is missing counts unless ``draft``."""
        return self._form(values=self.found.answers, draft=draft)

    def posted_form(self, posted: MultiDict[str, str], draft: bool) -> BoundForm:
        """The form with what was typed, checked."""
        return self._form(formdata=posted, draft=draft)

    def _form(self, **given: Any) -> BoundForm:
        form = bind(self.definition.sections, page_language(), facts=self.facts, **given)
        form.validate()
        return form


def open_return(action: Action, period: str, form_id: str, school: str | None) -> Opened:
    """The return, where the signed-in person may do ``action`` to it; else 404, as if there were none."""
    found = store.find(form_id, known_period(period), school)
    require(action, found)
    return gathered(found)


def gathered(found: Return) -> Opened:
    """A return with what belongs to it; the caller has asked the policy."""
    definition, _ = forms.published(found.form_id, found.form_version)
    of = schools.school(found.school) if found.school else None
    return Opened(found, definition, of, periods.due_day(found.period))
