"""Accounts, for the administrator: add, give a new one-time link, close and open again."""

from __future__ import annotations

from typing import cast

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError
from ...core.people import SCHOOL_ROLES, Action, Role
from ...storage import schools as register
from ...storage import users as accounts
from ..clock import now
from ..guard import current_user, requires
from ..services import services
from ..texts import words
from . import blueprint
from .posted import Posted


def role_name(role: Role) -> str:
    names = {
        Role.ADMINISTRATOR: _("Quản trị: tài khoản và máy chủ"),
        Role.OFFICER: _("Chuyên viên phòng"),
        Role.INSPECTOR: _("Thành viên đoàn kiểm tra"),
        Role.BOARD: _("Ban Thanh tra nhân dân của Phòng, Ban chỉ đạo, Ban Dân vận: kết quả mọi trường"),
        Role.SCHOOL_BOARD: _("Ban Thanh tra nhân dân của một trường"),
        Role.SCHOOL: _("Nhà trường (hiệu trưởng)"),
    }
    return str(names[role])


@blueprint.get("/users/")
@requires(Action.MANAGE_USERS)
def users() -> str:
    names = {each.code: each.name for each in register.schools()}
    return render_template(
        "office/users.html",
        users=accounts.users(),
        role_names={role: role_name(role) for role in Role},
        school_names=names,
    )


@blueprint.get("/users/new")
@requires(Action.MANAGE_USERS)
def new_user() -> str:
    return _form([])


@blueprint.post("/users/new")
@requires(Action.MANAGE_USERS)
def add_user() -> str | tuple[str, int]:
    """Make the account and show its link, once: it is kept nowhere else, in no address and no log."""
    posted = Posted()
    full_name = posted.line("full_name", _("Họ tên"), 80)
    username = posted.line("username", _("Tên đăng nhập"), 40).lower()
    role = posted.one_of("role", _("Vai trò"), [each.value for each in Role])
    school = _school(posted, role)
    if posted.errors:
        return _form(posted.errors), 422
    try:
        token = accounts.add_user(username, full_name, Role(role), school, now(), current_user().username)
    except FormsError as error:
        return _form([("username", words(error.told))]), 422
    return _link(username, token)


@blueprint.post("/users/<username>/reset")
@requires(Action.MANAGE_USERS)
def reset_user(username: str) -> str:
    """A new link; the old password and every session end at once."""
    return _link(username, accounts.reset_user(username, now(), current_user().username))


@blueprint.get("/users/<username>")
@requires(Action.MANAGE_USERS)
def one_user(username: str) -> str:
    """One account, and what can be done to it."""
    user = accounts.user(username)
    school = register.school(user.school) if user.school else None
    return render_template("office/user.html", user=user, role_name=role_name(user.role), school=school)


@blueprint.post("/users/<username>/active")
@requires(Action.MANAGE_USERS)
def set_active(username: str) -> Response:
    """Close the account or open it again; nobody closes their own."""
    if username == current_user().username:
        abort(409)
    accounts.set_active(username, request.form.get("active") == "1", now(), current_user().username)
    return cast(Response, redirect(url_for("office.one_user", username=username, saved=1), 303))


def _school(posted: Posted, role: str) -> str | None:
    """The school of the account, where its role belongs to one."""
    if role not in {each.value for each in SCHOOL_ROLES}:
        return None
    return posted.one_of("school", _("Trường"), {each.code for each in register.schools()})


def _form(errors: list[tuple[str, str]]) -> str:
    return render_template(
        "office/user_new.html",
        errors=errors,
        wrong=dict(errors),
        roles=[("", _("Chọn vai trò")), *((role.value, role_name(role)) for role in Role)],
        schools=[
            ("", _("Không thuộc trường nào")),
            *((each.code, f"{each.name} ({each.code})") for each in register.schools()),
        ],
    )


def _link(username: str, token: str) -> str:
    return render_template(
        "office/user_link.html",
        user=accounts.user(username),
        link=f"{services().settings.base_url}/activate/{token}",
        days=accounts.ACTIVATION_DAYS,
    )
