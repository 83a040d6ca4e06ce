"""The models of one school, or all of them for the office, and the drafts of whoever looks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from ...core.calendar import FIRST_YEAR, LAST_YEAR
from ...core.good_models import NAME, Field, State
from ...core.people import Action, may
from ...storage import good_model_lists as store
from ...storage.good_model_lists import Wanted
from ...storage.model_drafts import ModelDraft, drafts_of, drafts_of_office
from ..guard import current_user, requires
from ..paging import asked_page
from .places import enter, own_unit, under_each, unit_names
from .shown import field_choices, lines, state_choices

PAGE = 50  # models on one page


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list."""

    draft: ModelDraft
    name: str
    unit: str


@under_each("")
@requires(Action.READ_MODEL)
def listing(area: str) -> str:
    """``?q=``, ``?field=``, ``?state=``, ``?year=``, ``?page=``; strange values narrow nothing."""
    enter(area)
    wanted = asked_for(own_unit() if area == "school" else None)
    found = store.count(wanted)
    page, pages = asked_page(found, PAGE)
    chosen = {name: request.args.get(name, "")[:100] for name in ("q", "field", "state", "year")}
    return render_template(
        "good_models/listing.html",
        area=area,
        lines=lines(store.page(wanted, page, PAGE)),
        found=found,
        page=page,
        pages=pages,
        chosen=chosen,
        kept={name: value for name, value in chosen.items() if value},
        fields=field_choices(),
        states=state_choices(),
        years=year_choices(),
        drafts=_drafts(area),
        registers=may(current_user(), Action.REGISTER_MODEL),
    )


def asked_for(school: str | None = None, shareable: bool = False) -> Wanted:
    """What the address narrows the models to."""
    field, state = request.args.get("field", ""), request.args.get("state", "")
    year = request.args.get("year", 0, int)
    return Wanted(
        search=request.args.get("q", "")[:100],
        field=Field(field) if field in set(Field) else None,
        state=State(state) if state in set(State) else None,
        year=year if FIRST_YEAR <= year <= LAST_YEAR else None,
        school=school,
        shareable=shareable,
    )


def year_choices() -> list[tuple[str, str]]:
    return [("", _("Mọi năm")), *((str(year), str(year)) for year in store.used_years())]


def _drafts(area: str) -> list[DraftLine]:
    """Those that the signed-in person may go on with."""
    user = current_user()
    if not may(user, Action.REGISTER_MODEL):
        return []
    drafts = drafts_of_office() if area == "office" else drafts_of(own_unit())
    units = unit_names({each.school for each in drafts})
    return [
        DraftLine(each, str(each.answers.get(NAME) or _("Chưa có tên")), units[each.school])
        for each in drafts
    ]
