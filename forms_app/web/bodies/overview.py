"""The bodies of one owner: who is in them now, what is odd about it, and who was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from ...core.bodies import Body, BodyKind, Seat, latest, seat
from ...core.people import Action, may
from ...storage.bodies import bodies_of
from ..clock import today
from ..guard import current_user, requires
from ..services import services
from ..visits.dossier import full_name
from .places import Place, kind_name, place, under_both
from .sheets import function_name
from .standings import standing_kind, standing_words


@dataclass(frozen=True)
class Shown:
    """One body as a page draws it; ``others`` are compositions before and after the one that holds."""

    seat: Seat
    name: str
    words: str
    kind: str  # of its tag
    others: tuple[Body, ...]


@under_both("")
@requires(Action.READ_BODIES)
def bodies(owner: str) -> str:
    where = place(owner, Action.READ_BODIES)
    return render_template(
        "bodies/overview.html",
        where=where,
        bodies=shown(where),
        may_keep=may(current_user(), Action.KEEP_BODIES, where.owner),
        guide=services().office.board_guide,
        function_name=function_name,
        full_name=full_name,
        today=today(),
    )


def shown(where: Place) -> list[Shown]:
    """Every body of an owner, in the order of its page."""
    known = bodies_of(where.owner)
    return [_shown(where, kind, [each for each in known if each.kind is kind]) for kind in where.kinds]


def _shown(where: Place, kind: BodyKind, known: Iterable[Body]) -> Shown:
    compositions = tuple(known)
    holding = latest(compositions, today()).get((where.owner, kind))
    found = seat(where.owner, kind, holding, where.staff, today())
    return Shown(
        found,
        kind_name(kind),
        standing_words(found.standing),
        standing_kind(found.standing),
        tuple(each for each in compositions if each != holding),
    )
