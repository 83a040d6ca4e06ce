"""A visit's history for the office: versions, what phones sent late, giving it back with a reason."""

from __future__ import annotations

from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import WrongState
from ...core.people import Action
from ...core.scoring import from_json
from ...core.visits import EarlierVersion
from ...storage import deliveries, reopening
from ...storage.database import write_transaction
from ...storage.visits import save_section
from ...storage.visits import visit as stored_visit
from ..clock import now
from ..guard import current_user, require, requires
from ..texts import words
from ..visits.dossier import Dossier, dossier_of, full_name
from ..visits.late_photos import waiting_photos
from ..visits.scores import ShownScore, shown_score
from . import blueprint
from .posted import Posted

LONGEST_REASON = 500  # characters


@blueprint.get("/visits/<uuid>/history")
@requires(Action.REOPEN_VISIT)
def visit_history(uuid: str) -> str:
    """Every version handed in, what waits, and the form that reopens the visit."""
    return _page(uuid, [])


@blueprint.post("/visits/<uuid>/history")
@requires(Action.REOPEN_VISIT)
def reopen_visit(uuid: str) -> Response | tuple[str, int]:
    """Give the visit back to its team, as the next version."""
    found = stored_visit(uuid)
    require(Action.REOPEN_VISIT, found)
    posted = Posted()
    reason = posted.line("reason", _("Lý do"), LONGEST_REASON)
    if not posted.errors:
        try:
            _give_back(found.uuid, reason, current_user().username)
        except WrongState as refused:
            posted.wrong("reason", words(refused.told))
        else:
            return cast(Response, redirect(url_for("office.visit_history", uuid=found.uuid, saved=1), 303))
    return _page(uuid, posted.errors), 422


@write_transaction
def _give_back(uuid: str, reason: str, by: str) -> None:
    """Reopen it; both sides confirm anew what they will have changed."""
    dossier = dossier_of(reopening.reopen(uuid, reason, by, now()))
    name = dossier.confirmation.name
    if name in dossier.revisions:
        save_section(uuid, name, dossier.base(name), {}, by, now())


def _earlier(dossier: Dossier, version: EarlierVersion) -> tuple[EarlierVersion, ShownScore, str, bool]:
    """An earlier hand-in, its score, who reopened it, and whether its minutes are kept."""
    kept = dossier.kept_of(version.version)
    score = shown_score(from_json(version.score), dossier.definition, kept.office if kept else dossier.office)
    return version, score, full_name(version.reopened_by), kept is not None


def _page(uuid: str, errors: list[tuple[str, str]]) -> str:
    found = stored_visit(uuid)
    require(Action.REOPEN_VISIT, found)
    dossier = dossier_of(found)
    earlier = [_earlier(dossier, each) for each in reopening.earlier_versions(found.uuid)]
    return render_template(
        "office/visit_history.html",
        dossier=dossier,
        earlier=earlier,
        waiting=[
            (each, dossier.definition.section(each.section).label, full_name(each.author))
            for each in deliveries.waiting(found.uuid)
        ],
        waiting_photos=waiting_photos(dossier),
        errors=errors,
        wrong=dict(errors),
        reason=request.form.get("reason", ""),
    )
