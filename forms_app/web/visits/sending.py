"""What a phone sends of itself when it has a network again: one section as JSON, answered by a receipt.

    PUT /visits/<uuid>/sections/<name>
    {"submission": UUID made by the phone, "base": 3, "fields": [["b_ck_1", "dat"], …],
     "by": "lan", "final": false}

200 with a receipt: stored, or chosen meanwhile. 202: kept, "chờ xem". 409: kept beside another version.
401: sign in as the one who filled it, and send again. 422: read, but not a sending; or, of a confirmation
(``final``), stored but the visit still lacks something. Nothing is answered before the commit.

Guarded by what a browser says of itself (guard.refuse_foreign_writes) and by the type of the body, which no
form of another site can send; never by a token that ends while a phone is out of reach.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response, abort, jsonify, request, url_for
from werkzeug.datastructures import MultiDict

from ...core.definition import Section
from ...core.errors import NotFound
from ...core.form_builder import BoundForm
from ...core.people import Action, may
from ...core.visits import Delivery, Outcome
from ...storage import deliveries, visits
from ...storage.database import write_transaction
from ...storage.deliveries import Sent
from ..clock import now
from ..guard import current_user, require, requires
from . import blueprint
from .confirming import missing
from .dossier import CONFIRMATION, Dossier, dossier_of
from .handing_in import hand_in_visit
from .offline import server_day

MOST_FIELDS = 5000
STATUS = {Outcome.LATE: 202, Outcome.CONFLICT: 409}


@dataclass(frozen=True)
class Sending:
    """The body of a request, read."""

    submission: str
    base: int
    fields: tuple[tuple[str, str], ...]
    by: str
    final: bool

    @property
    def posted(self) -> MultiDict[str, str]:
        return MultiDict(self.fields)

    @property
    def sha256(self) -> str:
        """Of the fields as a browser writes them: JSON.stringify(fields) in UTF-8."""
        text = json.dumps(self.fields, ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@blueprint.put("/<uuid>/sections/<name>")
@requires(Action.DELIVER_VISIT)
def receive(uuid: str, name: str) -> tuple[Response, int]:
    """Take one section; a confirmation that is ``final`` hands the visit in."""
    sending = read_sending()
    if sending.by != current_user().username:
        abort(401)
    found = visits.visit(uuid)
    require(Action.DELIVER_VISIT, deliveries.as_carried(found))
    late = not may(current_user(), Action.FILL_VISIT, found)
    dossier = dossier_of(found)
    section = _section(dossier, name)
    form = dossier.posted_form(section, sending.posted, draft=not sending.final)
    sent = Sent(sending.submission, name, sending.base, form.values(), sending.sha256, sending.by)
    if not sending.final:
        return _receipt(deliveries.deliver(found.uuid, sent, now(), late), len(form.errors))
    kept, lacking = _hand_in(found.uuid, sent, form, late)
    return _receipt(kept, lacking, 422 if lacking else 200)


def read_sending() -> Sending:
    """The request's body; 415 for another type, 422 for anything that is no sending."""
    if request.mimetype != "application/json":
        abort(415)
    body = request.get_json(silent=True)
    given = body if isinstance(body, dict) else {}
    fields = given.get("fields")
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS or not all(map(_is_pair, fields)):
        abort(422)
    base, by = given.get("base"), given.get("by")
    if not _is_uuid(given.get("submission")) or not isinstance(by, str) or type(base) is not int:
        abort(422)
    if not 0 <= base < 10**9:
        abort(422)
    pairs = tuple((name, value) for name, value in fields)
    return Sending(given["submission"], base, pairs, by, given.get("final") is True)


@write_transaction
def _hand_in(uuid: str, sent: Sent, form: BoundForm, late: bool) -> tuple[Delivery, int]:
    """The confirmation with how many things the visit still lacks; handed in where nothing does."""
    kept = deliveries.deliver(uuid, sent, now(), late)
    if kept.outcome not in (Outcome.STORED, Outcome.TAKEN):
        return kept, 0
    dossier = dossier_of(visits.visit(uuid))
    lacking = len(form.errors) + sum(len(each.faults) for each in missing(dossier))
    if lacking:
        return kept, lacking
    hand_in_visit(dossier, sent.author)
    return deliveries.mark_handed_in(kept.submission), 0


def _section(dossier: Dossier, name: str) -> Section:
    """The section of that name; one that this school is not asked (any more) is taken all the same."""
    if name == CONFIRMATION:
        return dossier.confirmation
    for each in dossier.definition.sections:
        if each.name == name:
            return each
    raise NotFound("Mẫu phiếu không có phần này.")


def _receipt(kept: Delivery, faults: int, status: int = 200) -> tuple[Response, int]:
    latest = visits.latest_sections(kept.visit).get(kept.section)
    receipt: dict[str, Any] = {
        "visit": kept.visit,
        "section": kept.section,
        "submission": kept.submission,
        "sha256": kept.sha256,
        "state": kept.outcome.value,
        "revision": kept.revision,
        "latest": latest.revision if latest else 0,
        "faults": faults,
        "day": server_day(),
    }
    if kept.waits:
        receipt["page"] = url_for("visits.delivery", uuid=kept.visit, submission=kept.submission)
    return jsonify(receipt), STATUS.get(kept.outcome, status)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False
