"""A new composition (kiện toàn), a correction of one, and one struck out as a mistake."""

from __future__ import annotations

from datetime import date

from flask import abort, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from ...core.bodies import Body, BodyKind, latest, refusals
from ...core.form_builder import BoundForm
from ...core.people import Action
from ...storage.bodies import bodies_of, save_body, strike_body
from ..clock import now, today
from ..guard import current_user, requires
from ..named_faults import faults
from ..texts import words
from ..visits.signing_in import keeps_what_was_typed
from .places import Place, kind_name, kind_of, place, under_both
from .sheets import ENDS_ON, MEMBERS, NAME, Doubts, blank, body_of, doubts, filled, posted

STEP, ADD_ROW, CONFIRMED = "_step", "add_row", "confirmed"
FIELDS = {MEMBERS: f"{MEMBERS}.0.{NAME}", ENDS_ON: ENDS_ON}  # HTML ids that a refusal leads to
Page = Response | str | tuple[str, int]


@under_both("<body>/new")
@requires(Action.KEEP_BODIES)
def new_body(owner: str, body: str) -> Page:
    where = place(owner, Action.KEEP_BODIES)
    kind = kind_of(where, body)
    before = latest(bodies_of(where.owner), today()).get((where.owner, kind))
    return _page(where, kind, blank(kind, before, today()), None)


@under_both("<body>/<since>")
@requires(Action.KEEP_BODIES)
def one_body(owner: str, body: str, since: str) -> Page:
    """One composition, to be corrected."""
    where = place(owner, Action.KEEP_BODIES)
    found = _found(where, kind_of(where, body), since)
    return _page(where, found.kind, filled(found), found.starts_on)


def add_body(owner: str, body: str) -> Page:
    """Keep a new composition; the one before it stays as it was."""
    where = place(owner, Action.KEEP_BODIES)
    return _save(where, kind_of(where, body), None)


def change_body(owner: str, body: str, since: str) -> Page:
    where = place(owner, Action.KEEP_BODIES)
    found = _found(where, kind_of(where, body), since)
    return _save(where, found.kind, found.starts_on)


@under_both("<body>/<since>/strike", "POST")
@requires(Action.KEEP_BODIES)
def strike(owner: str, body: str, since: str) -> Page:
    """It was a mistake: the composition holds no longer."""
    where = place(owner, Action.KEEP_BODIES)
    found = _found(where, kind_of(where, body), since)
    strike_body(where.owner, found.kind, found.starts_on, current_user().username, now())
    return _see(where)


under_both("<body>/new", "POST")(keeps_what_was_typed(add_body, Action.KEEP_BODIES))
under_both("<body>/<since>", "POST")(keeps_what_was_typed(change_body, Action.KEEP_BODIES))


def _save(where: Place, kind: BodyKind, since: date | None) -> Page:
    form = posted(kind, request.form, dated=since is None)
    if request.form.get(STEP) == ADD_ROW:
        return _page(where, kind, form, since)
    if form.errors:
        return _page(where, kind, form, since, faults(form))
    typed = body_of(where.owner, kind, form.values(), since)
    if refused := [(FIELDS[field], words(why)) for field, why in refusals(typed)]:
        return _page(where, kind, form, since, tuple(refused))
    doubtful = doubts(typed, where.staff)
    if doubtful and request.form.get(CONFIRMED) != doubtful.value:
        return _page(where, kind, form, since, doubtful=doubtful)
    save_body(typed, current_user().username, now())
    return _see(where)


def _found(where: Place, kind: BodyKind, since: str) -> Body:
    known = (each for each in bodies_of(where.owner) if each.kind is kind)
    found = next((each for each in known if each.starts_on.isoformat() == since), None)
    return found or abort(404)


def _see(where: Place) -> Response:
    return redirect(url_for("bodies.bodies", owner=where.address, saved=1), 303)


def _page(
    where: Place,
    kind: BodyKind,
    form: BoundForm,
    since: date | None,
    errors: tuple[tuple[str, str], ...] = (),
    doubtful: Doubts | None = None,
) -> Page:
    html = render_template(
        "bodies/sheet.html",
        where=where,
        kind=kind,
        name=kind_name(kind),
        form=form,
        since=since,
        errors=errors,
        doubts=doubtful,
    )
    return (html, 422) if errors or doubtful else html
