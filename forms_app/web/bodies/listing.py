"""All schools with their bodies: what is missing, expired or faulty, found without marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from ...core.bodies import OF_SCHOOLS, Body, BodyKind, Seat, Standing, seat
from ...core.people import Action
from ...core.schools import School
from ...storage import schools as register
from ...storage.bodies import Place as Owned
from ...storage.bodies import bodies_on, owners_with
from ..clock import today
from ..guard import requires
from ..paging import asked_page
from . import blueprint
from .overview import shown
from .places import THE_OFFICE, kind_name, place
from .standings import standing_kind, standing_words

PAGE = 50  # schools on one page
PRESSING = (Standing.MISSING, Standing.EXPIRED, Standing.FAULTY)


@dataclass(frozen=True)
class Line:
    """A school with the seats of its bodies."""

    school: School
    seats: tuple[Seat, ...]


@blueprint.get("/office/bodies/")
@requires(Action.MANAGE_SCHOOLS)
def listing() -> str:
    """``?q=`` searches schools and members; ``?body=`` and ``?state=`` narrow the list; ``?page=``."""
    search, body, state = (request.args.get(name, "")[:100] for name in ("q", "body", "state"))
    every = _lines(bodies_on(today()))
    found = [each for each in _searched(every, search) if _asked_for(each, body, state)]
    page, pages = asked_page(len(found), PAGE)
    return render_template(
        "bodies/listing.html",
        lines=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        counts=_counts(every),
        names={BodyKind.STEERING: _("Ban chỉ đạo"), BodyKind.INSPECTION: _("Ban Thanh tra nhân dân")},
        words={each: standing_words(each) for each in Standing},
        colours={each: standing_kind(each) for each in Standing},
        search=search,
        body=body,
        state=state,
        kinds=[("", _("Cả hai ban")), *((kind.value, kind_name(kind)) for kind in OF_SCHOOLS)],
        states=[("", _("Mọi trạng thái")), *((each.value, standing_words(each)) for each in Standing)],
        own=shown(place(THE_OFFICE, Action.READ_BODIES)),
        own_address=THE_OFFICE,
        page=page,
        pages=pages,
    )


def _lines(holding: Mapping[Owned, Body]) -> list[Line]:
    day = today()
    return [
        Line(
            school,
            tuple(
                seat(school.code, kind, holding.get((school.code, kind)), school.staff, day)
                for kind in OF_SCHOOLS
            ),
        )
        for school in register.schools()
    ]


def _searched(lines: list[Line], search: str) -> list[Line]:
    """Schools whose name or code, or one of whose people, matches."""
    if not search.strip():
        return lines
    codes = register.codes_like(search) | owners_with(search, today())
    return [each for each in lines if each.school.code in codes]


def _asked_for(line: Line, body: str, state: str) -> bool:
    seats = [each for each in line.seats if body not in set(BodyKind) or each.kind == body]
    return state not in set(Standing) or any(each.standing == state for each in seats)


def _counts(lines: list[Line]) -> list[tuple[BodyKind, Standing, int]]:
    """How many schools want something done about each body."""
    counted = Counter((each.kind, each.standing) for line in lines for each in line.seats)
    return [(kind, standing, counted[kind, standing]) for kind in OF_SCHOOLS for standing in PRESSING]
