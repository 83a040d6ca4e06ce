"""Two people saved the same section: both versions side by side, and a choice.

What was typed travels in the page itself, so nothing is lost whatever is chosen: one's own version becomes a
new revision above the other, or is opened to go on typing, or is given up by taking theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from ...core.definition import Question, Section
from ...core.form_builder import BoundForm
from .dossier import Dossier
from .fields import typed
from .going import see
from .shown import shown


@dataclass(frozen=True)
class Compared:
    """One question in both versions."""

    question: Question
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def conflict_page(dossier: Dossier, section: Section, form: BoundForm) -> tuple[str, int]:
    """409 with both versions; the other one is the latest revision."""
    return _page("visits/conflict.html", dossier, section, _compare(dossier, section, form))


def too_late_page(dossier: Dossier, section: Section, form: BoundForm) -> Response | tuple[str, int]:
    """409: the visit was handed in or cancelled meanwhile. What was typed is shown, to be read or copied."""
    compared = _compare(dossier, section, form)
    if not any(each.differs for each in compared):
        return see("visits.result", uuid=dossier.visit.uuid)
    return _page("visits/too_late.html", dossier, section, compared)


def _page(
    template: str, dossier: Dossier, section: Section, compared: tuple[Compared, ...]
) -> tuple[str, int]:
    html = render_template(
        template,
        dossier=dossier,
        section=section,
        theirs=dossier.revisions.get(section.name),
        compared=compared,
        typed=typed(),
        target=request.path,
    )
    return html, 409


def _compare(dossier: Dossier, section: Section, form: BoundForm) -> tuple[Compared, ...]:
    revision = dossier.revisions.get(section.name)
    return compare_bodies(section, form.values(), revision.body if revision else {})


def compare_bodies(
    section: Section, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[Compared, ...]:
    """The questions that at least one version answers."""
    return tuple(
        Compared(
            question,
            shown(question, mine.get(question.name)).text,
            shown(question, theirs.get(question.name)).text,
        )
        for question in section.questions
        if question.name in mine or question.name in theirs
    )
