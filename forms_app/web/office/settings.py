"""The office's settings: each part as it is today, as it was, and as it will be from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import cast

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import WrongState
from ...core.form_builder import BoundForm, bind
from ...core.office import Office
from ...core.office_plain import from_plain
from ...core.people import Action
from ...core.schools import Unit
from ...core.settings import OF_UNITS, Change, Part, refusals
from ...storage import settings as store
from ...storage.units import units
from ..clock import now, today
from ..guard import current_user, requires
from ..language import page_language
from ..named_faults import by_name, faults
from ..services import services
from ..texts import words
from ..visits.dossier import full_name
from ..visits.signing_in import keeps_what_was_typed
from . import blueprint
from .posted import Posted
from .setting_sheets import body_of, field_of, part_name, plain_of, questions, said, values_of

VALID_FROM = "valid_from"
SHOWN = 4  # leaves of a part on the list of parts


@dataclass(frozen=True)
class Card:
    """One part on the list: what it holds today, and the days from which something else is set."""

    part: Part
    name: str
    holds: tuple[tuple[str, str], ...]
    coming: tuple[date, ...]
    units: tuple[str, ...]  # names of those with something of their own


@dataclass(frozen=True)
class Past:
    """One entry of a part's history, with what it changed."""

    change: Change
    by: str
    said: tuple[tuple[str, str], ...]
    holds: bool  # neither set anew nor taken back since


@blueprint.get("/settings/")
@requires(Action.MANAGE_SETTINGS)
def settings() -> str:
    """Every part with what it holds today."""
    return render_template("office/settings.html", cards=[_card(part) for part in Part])


@blueprint.get("/settings/<part>")
@requires(Action.MANAGE_SETTINGS)
def setting(part: str) -> str:
    """One part, to be changed from a day on; ``?unit=`` for a unit's own."""
    asked, unit = _part(part), request.args.get("unit", "")
    return _page(asked, _unit(asked, unit), _sheet(asked, unit), today().isoformat(), [])


def change_setting(part: str) -> Response | tuple[str, int]:
    """Set it from the day given; what cannot be set comes back with everything typed and the reason."""
    asked, unit, posted = _part(part), request.form.get("unit", ""), Posted()
    chosen, plain = _unit(asked, unit), _plain(asked, unit)
    form = bind(questions(plain), page_language(), formdata=request.form, numbers={})
    form.validate()
    valid_from = posted.day(VALID_FROM, _("Dùng từ ngày"))
    body = body_of(plain, form.values())
    wrong = [*posted.errors, *faults(form)]
    if not form.errors:
        wrong += _refused(form, from_plain(services().shipped, body))
    if not wrong:
        try:
            store.change(services().shipped, asked, valid_from, body, current_user().username, now(), unit)
        except WrongState as refused:
            wrong = [("main", words(refused.told))]
    if wrong:
        return _page(asked, chosen, form, request.form.get(VALID_FROM, ""), wrong), 422
    return _see(asked, unit)


blueprint.add_url_rule(
    "/settings/<part>",
    "change_setting",
    keeps_what_was_typed(change_setting, Action.MANAGE_SETTINGS),
    methods=["POST"],
)


@blueprint.post("/settings/<part>/take-back")
@requires(Action.MANAGE_SETTINGS)
def take_setting_back(part: str) -> Response:
    """What was set from a day on holds no longer."""
    asked, unit, posted = _part(part), request.form.get("unit", ""), Posted()
    valid_from = posted.day(VALID_FROM, _("Dùng từ ngày"))  # for no day at all nothing is set
    store.take_back(asked, valid_from, current_user().username, now(), unit)
    return _see(asked, unit)


def _see(part: Part, unit: str) -> Response:
    address = url_for("office.setting", part=part.value, unit=unit or None, saved=1)
    return cast(Response, redirect(address, 303))


def _part(name: str) -> Part:
    if name not in set(Part):
        abort(404)
    return Part(name)


def _unit(part: Part, code: str) -> Unit | None:
    """The unit whose own part is asked for; None for the whole office's."""
    if not code:
        return None
    found = next((each for each in units() if each.code == code), None)
    if found is None or part not in OF_UNITS:
        abort(404)
    return found


def _plain(part: Part, unit: str) -> dict[str, object]:
    return plain_of(part, services().office_on(today(), unit), today())


def _sheet(part: Part, unit: str) -> BoundForm:
    plain = _plain(part, unit)
    return bind(questions(plain), page_language(), values=values_of(plain), numbers={}, draft=True)


def _refused(form: BoundForm, office: Office) -> Iterator[tuple[str, str]]:
    """What core.settings does not let anybody set, beside its field and in the list."""
    for setting_, why in refusals(office):
        name = field_of(setting_)
        if name in form.fields:
            form[name].input.errors.append(words(why))
            yield name, by_name(form[name].label, words(why))


def _card(part: Part) -> Card:
    names = {each.code: each.name for each in units()}
    of_part = [each for each in store.changes() if each.part is part and each.body is not None]
    own = {each.unit for each in of_part if each.unit}
    return Card(
        part=part,
        name=part_name(part),
        holds=_in_short(said(plain_of(part, services().office, today()))),
        coming=tuple(sorted(each.valid_from for each in of_part if each.valid_from > today())),
        units=tuple(sorted(names.get(code, code) for code in own)),
    )


def _in_short(told: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The first leaves of a part, each on one line."""
    return tuple((label, "; ".join(text.splitlines())) for label, text in islice(told, SHOWN))


def _past(part: Part, unit: str) -> list[Past]:
    """The history of a part, each entry with what differs from the day before it."""
    holding = {each.valid_from: each for each in store.changes() if (each.part, each.unit) == (part, unit)}
    return [
        Past(each, full_name(each.by), tuple(_told(each)), holding.get(each.valid_from) == each)
        for each in store.history(part, unit)
    ]


def _told(change: Change) -> Iterator[tuple[str, str]]:
    if change.body is None:
        return
    day = max(change.valid_from, date.min + timedelta(1))
    before = services().office_on(day - timedelta(1), change.unit)
    after = from_plain(before, change.body)
    old = dict(said(plain_of(change.part, before, day - timedelta(1))))
    yield from (
        (label, text) for label, text in said(plain_of(change.part, after, day)) if old.get(label) != text
    )


def _page(
    part: Part, unit: Unit | None, form: BoundForm, valid_from: str, wrong: list[tuple[str, str]]
) -> str:
    code = unit.code if unit else ""
    return render_template(
        "office/setting.html",
        part=part,
        title=part_name(part),
        unit=unit,
        units=[("", _("Cả phòng")), *((each.code, each.name) for each in units())]
        if part in OF_UNITS
        else [],
        form=form,
        valid_from=valid_from,
        errors=wrong,
        wrong=dict(wrong),
        past=_past(part, code),
    )
