"""The result of a visit, read-only: for its inspectors, the office, and the school once it is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from ...core.definition import Question, Section
from ...core.findings import findings, lacks_evidence
from ...core.people import Action, may
from ...core.scoring import Score, from_json
from ...storage.actions import actions_of_visit
from ...storage.photos import counts
from ...storage.visits import visit_score
from ..actions.places import area_of
from ..actions.shown import Line, line
from ..clock import today
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
    photos = counts(dossier.visit.uuid)
    return render_template(
        "visits/result.html",
        dossier=dossier,
        may_reopen=may(current_user(), Action.REOPEN_VISIT, dossier.visit),
        score=shown_score(score_of(dossier), dossier.definition, dossier.office),
        unmet=[shown(dossier.definition.question(each.question), answers[each.question]) for each in unmet],
        sections=_answered(dossier),
        photos=photos,
        bare={
            each.name
            for _section, questions in dossier.asked
            for each in questions
            if lacks_evidence(each, answers.get(each.name), photos.get(each.name, 0))
        },
        confirmation=_given(dossier.confirmation.questions, answers),
        actions=_actions(dossier),
        area=area_of(current_user()),
    )


def _actions(dossier: Dossier) -> list[Line]:
    """What came of it that the reader may follow; what was withdrawn came of a form's mistake."""
    known = (each for each in actions_of_visit(dossier.visit.uuid) if not each.withdrawn)
    mine = (each for each in known if may(current_user(), Action.READ_ACTION, each))
    return [line(each.code, each.outline, dossier.school.name, today()) for each in mine]


def score_of(dossier: Dossier) -> Score:
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
