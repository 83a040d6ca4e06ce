"""The same pages under two addresses: a school's own, and any owner's for the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import gettext as _

from ...core.bodies import OF_OFFICE, OF_SCHOOLS, OFFICE, BodyKind
from ...core.people import Action
from ...core.schools import School
from ...storage.schools import school as school_of
from ..guard import current_user, require
from . import blueprint

OWN = ""  # in the place of an owner: the school of whoever looks
THE_OFFICE = "phong"  # in an address: the office itself


@dataclass(frozen=True)
class Place:
    """Whose bodies a page is about; ``address`` is the owner as addresses have it."""

    address: str
    owner: str  # as the store has it
    school: School | None

    @property
    def kinds(self) -> tuple[BodyKind, ...]:
        return OF_SCHOOLS if self.school else OF_OFFICE

    @property
    def staff(self) -> int | None:
        return self.school.staff if self.school else None

    @property
    def name(self) -> str:
        return self.school.name if self.school else str(_("Phòng"))


def under_both(rule: str, *methods: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Routes a view at ``/school/bodies/…`` and ``/office/bodies/<owner>/…``; it gets ``owner``."""

    def add(view: Callable[..., Any]) -> Callable[..., Any]:
        options: dict[str, Any] = {"methods": methods or ("GET",)}
        own = {"owner": OWN}
        blueprint.add_url_rule(f"/school/bodies/{rule}", view.__name__, view, defaults=own, **options)
        blueprint.add_url_rule(f"/office/bodies/<owner>/{rule}", view.__name__, view, **options)
        return view

    return add


def place(owner: str, action: Action) -> Place:
    """The place, where the signed-in person may do ``action`` there; else 404, as if there were none."""
    if owner == OWN:
        code = current_user().school
        if code is None:
            abort(404)
        require(action, code)
        return Place(OWN, code, school_of(code))
    require(Action.MANAGE_SCHOOLS)
    if owner == THE_OFFICE:
        return Place(owner, OFFICE, None)
    found = school_of(owner)
    require(action, found.code)
    return Place(owner, found.code, found)


def kind_of(where: Place, name: str) -> BodyKind:
    """404 for a body that such an owner does not have."""
    if name not in {each.value for each in where.kinds}:
        abort(404)
    return BodyKind(name)


def kind_name(kind: BodyKind) -> str:
    names = {
        BodyKind.STEERING: _("Ban chỉ đạo thực hiện quy chế dân chủ"),
        BodyKind.INSPECTION: _("Ban Thanh tra nhân dân"),
        BodyKind.CHARGE: _("Phó trưởng phòng phụ trách"),
    }
    return str(names[kind])
