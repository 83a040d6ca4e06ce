"""What a finished visit, a school's own board or a letter gives rise to: the first step of each action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from .actions import (
    ANSWER_BY,
    DEMAND,
    DUE,
    FINDING,
    ITEM,
    OWNER,
    RECOMMENDATIONS,
    SEVERITY,
    Action,
    Origin,
    Severity,
    StepKind,
)
from .definition import FormDefinition, Question
from .findings import Finding, findings
from .office import Office
from .recommendations import recommendations

HEAD = "Hiệu trưởng"  # who answers for a school unless the office names another post
MANY_POINTS = Decimal(2)  # lost on one item, from which a reminder is not enough


@dataclass(frozen=True)
class Opening:
    """An action to be opened; ``key`` tells it from the others of one visit."""

    key: str
    origin: Origin
    question: str
    body: Mapping[str, Any]


def openings(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    office: Office,
    today: date,
) -> tuple[Opening, ...]:
    """One for every item not fully met, the worst first, then one for every recommendation of the team."""
    due = (today + timedelta(days=office.action_days)).isoformat()
    found = (_of_finding(definition, each, due) for each in findings(definition, answers, facts))
    return (*found, *_of_recommendations(definition, answers, office, today))


def key_of(action: Action) -> str:
    """The key of the opening that this action of a visit came from, whatever key it was stored under.

    Those of recommendations were once numbered by line (``kien_nghi.2``): words tell which is which.
    """
    if action.question == RECOMMENDATIONS:
        return _key_of_words(str(action.steps[0].body[DEMAND]))
    return action.question


def found_again(action: Action, opening: Opening) -> tuple[StepKind, Mapping[str, Any]] | None:
    """The step that an action takes when its visit still gives rise to it, and what that says.

    None where it is found as before. What is restored never has less time than it had.
    """
    found = {FINDING: opening.body[FINDING]}
    if action.withdrawn:
        due = max(str(opening.body[DUE]), action.standing.due.isoformat())
        return StepKind.RESTORE, {**found, DUE: due}
    return None if action.finding == found[FINDING] else (StepKind.REWORD, found)


def of_board(body: Mapping[str, Any], office: Office, today: date) -> Opening:
    """What a school's board opens by itself: the school must answer within the office's ``answer_days``."""
    days = {
        DUE: (today + timedelta(days=office.action_days)).isoformat(),
        ANSWER_BY: (today + timedelta(days=office.answer_days)).isoformat(),
    }
    return Opening("", Origin.BOARD, "", {OWNER: HEAD, SEVERITY: Severity.TO_MEND.value, **body, **days})


def of_suggestion(body: Mapping[str, Any], office: Office, today: date) -> Opening:
    """What the office asks of a school because of a letter, in the office's own words."""
    return _of_office(Origin.SUGGESTION, body, office, today)


def of_survey(body: Mapping[str, Any], office: Office, today: date) -> Opening:
    """What the office asks of a school because of a survey's released result, in the office's own words."""
    return _of_office(Origin.SURVEY, body, office, today)


def _of_office(origin: Origin, body: Mapping[str, Any], office: Office, today: date) -> Opening:
    due = (today + timedelta(days=office.action_days)).isoformat()
    return Opening("", origin, "", {OWNER: HEAD, SEVERITY: Severity.TO_MEND.value, **body, DUE: due})


def severity_of(found: Finding) -> Severity:
    """How grave a finding is taken to be until the office says otherwise."""
    not_met = found.lost == found.points
    if found.key and not_met:
        return Severity.SERIOUS
    return Severity.TO_MEND if found.key or not_met or found.lost >= MANY_POINTS else Severity.REMINDER


def _of_finding(definition: FormDefinition, found: Finding, due: str) -> Opening:
    body = {
        ITEM: found.label.vi,
        FINDING: f"{found.mark.vi}: {found.reason}" if found.reason else found.mark.vi,
        DEMAND: _demand(definition.question(found.question)),
        SEVERITY: severity_of(found).value,
        OWNER: HEAD,
        DUE: due,
    }
    return Opening(found.question, Origin.VISIT, found.question, body)


def _demand(question: Question) -> str:
    evidence = f" Cần có: {question.evidence.vi.rstrip('.')}." if question.evidence else ""
    return f"Làm đủ nội dung này.{evidence}"


def _of_recommendations(
    definition: FormDefinition, answers: Mapping[str, Any], office: Office, today: date
) -> Iterator[Opening]:
    asked = next((each for each in definition.questions if each.name == RECOMMENDATIONS), None)
    if asked is None:
        return
    written = str(answers.get(RECOMMENDATIONS) or "")
    asked_for = recommendations(written, today, office.action_days)
    for each in {each.text: each for each in asked_for}.values():  # a line written twice is one
        body = {
            ITEM: asked.label.vi,
            FINDING: each.text,
            DEMAND: each.text,
            SEVERITY: Severity.TO_MEND.value,
            OWNER: HEAD,
            DUE: each.due.isoformat(),
        }
        yield Opening(_key_of_words(each.text), Origin.VISIT, RECOMMENDATIONS, body)


def _key_of_words(text: str) -> str:
    """Other words make another recommendation, wherever among the lines it stands."""
    return f"{RECOMMENDATIONS}.{sha256(text.encode()).hexdigest()[:16]}"
