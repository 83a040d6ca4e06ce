"""The areas that a signed-in person may enter, as the policy has it; the top bar draws them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from ..core.people import Action, User, may


@dataclass(frozen=True)
class Area:
    """One entry of the top bar."""

    path: str  # with a slash at its end: every page below it belongs to the area
    label: str


def areas(user: User | None) -> tuple[Area, ...]:
    """What ``user`` may enter, in the order of the top bar."""
    if user is None:
        return ()
    found = []
    if may(user, Action.FILL_VISIT):
        found.append(Area("/visits/", _("Kiểm tra")))
    if may(user, Action.MANAGE_ROUNDS):
        found.append(Area("/office/", _("Công việc")))
    if may(user, Action.MANAGE_USERS):
        found.append(Area("/office/users/", _("Tài khoản")))
    if may(user, Action.COMPARE_SCHOOLS):
        found.append(Area("/board/", _("Kết quả")))
    if user.school is not None:
        found.append(Area("/school/", _("Trường của tôi")))
    return tuple(found)


def above_visits(user: User) -> Area:
    """The page from which ``user`` comes to the pages of a visit."""
    if may(user, Action.FILL_VISIT):
        return Area("/visits/", _("Cuộc kiểm tra của tôi"))
    if may(user, Action.PLAN_VISITS):
        return Area("/office/visits/", _("Cuộc kiểm tra"))
    if may(user, Action.COMPARE_SCHOOLS):
        return Area("/board/", _("Kết quả các trường"))
    return Area("/school/", _("Trường của tôi"))


def home(user: User) -> str:
    """Where a person goes after signing in."""
    entries = areas(user)
    return entries[0].path if entries else "/account"
