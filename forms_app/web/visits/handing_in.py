"""Handing a visit in: its score, the actions it gives rise to and its minutes are kept in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.action_openings import Opening
from ...core.minutes import Minutes, Source, issue, minutes
from ...core.reports import period_label
from ...core.scoring import to_json
from ...core.visits import Visit
from ...storage.database import write_transaction
from ...storage.minutes import keep_minutes
from ...storage.visits import submit_visit
from ..clock import local, now, today
from .dossier import CONFIRMATION, Dossier, dossier_of
from .reading import score_of
from .related import photos_of, recommendations_of


def hand_in_visit(dossier: Dossier, author: str) -> Visit:
    """Confirm the visit and issue its minutes. Raises what ``submit_visit`` raises."""
    return _keep(dossier, to_json(dossier.score), dossier.openings(today()), author)


@write_transaction
def _keep(dossier: Dossier, score: str, opened: Sequence[Opening], author: str) -> Visit:
    moment = now()
    visit = submit_visit(dossier.visit.uuid, score, author, moment, dossier.bases, opened, today())
    keep_minutes(visit.uuid, visit.version, issue(minutes_of(dossier_of(visit))), moment)
    return visit


def minutes_of(dossier: Dossier) -> Minutes:
    """What the minutes state: of what was handed in, or of the draft so far."""
    confirmed, handed_in = dossier.revisions.get(CONFIRMATION), dossier.visit.submitted_at
    return minutes(
        Source(
            definition=dossier.definition,
            answers=dossier.answers,
            facts=dossier.facts,
            office=dossier.office,
            score=score_of(dossier),
            period=period_label(dossier.visit.period).vi,
            planned_on=dossier.visit.starts_on,
            confirmed_at=local(confirmed.saved_at).replace(tzinfo=None) if confirmed else None,
            handed_in_at=local(handed_in).replace(tzinfo=None) if handed_in else None,
            photos=photos_of(dossier.visit),
            recommended=recommendations_of(dossier),
        )
    )
