"""The result of a visit, read-only: for its inspectors, the office, and the school once it is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from ...core.definition import Question, Section
from ...core.findings import findings
from ...core.people import Action, may
from ...core.scoring import Score, from_json
from ...storage.visits import visit_score
from ..guard import current_user, requires
from . import blueprint
from .dossier import Dossier, open_visit
from .going import see
from .scores import shown_score
from .shown import Shown, shown


@dataclass(frozen=True)
class Answered:
    """One section with the answers given in it."""

    section: Section
    answers: tuple[Shown, ...]


@blueprint.get("/<uuid>/result")
@requires(Action.READ_VISIT)
def result(uuid: str) -> Response | str:
    """Score, what was not met and why, and every answer; a draft is marked as one."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    if dossier.visit.cancelled:
        return see("visits.overview", uuid=uuid)
    answers = dossier.answers
    unmet = findings(dossier.definition, answers, dossier.facts)
    return render_template(
        "visits/result.html",
        dossier=dossier,
        mine=may(current_user(), Action.FILL_VISIT, dossier.visit),
        score=shown_score(_score(dossier), dossier.definition),
        unmet=[shown(dossier.definition.question(each.question), answers[each.question]) for each in unmet],
        sections=_answered(dossier),
        confirmation=_given(dossier.confirmation.questions, answers),
    )


def _score(dossier: Dossier) -> Score:
    """The score kept when the visit was handed in; before that, of what is answered so far."""
    kept = visit_score(dossier.visit.uuid)
    return from_json(kept) if kept else dossier.score


def _answered(dossier: Dossier) -> tuple[Answered, ...]:
    answers = dossier.answers
    return tuple(Answered(section, _given(questions, answers)) for section, questions in dossier.asked)


def _given(questions: Iterable[Question], answers: Mapping[str, Any]) -> tuple[Shown, ...]:
    """The questions that have an answer."""
    found = (shown(question, answers.get(question.name)) for question in questions)
    return tuple(each for each in found if each.text)
