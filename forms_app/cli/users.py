"""``flask users``: accounts."""

from __future__ import annotations

import click

from ..core.people import Role
from ..storage.users import add_user, reset_user
from ..web.clock import now
from ..web.services import services
from .groups import Group, actor

users = Group("users", help="Tài khoản.")


@users.command("add")
@click.argument("name", metavar="TÊN")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Vai trò.")
@click.option("--school", metavar="MÃ", help="Mã trường, cho tài khoản của một trường.")
@click.option("--full-name", metavar="HỌ TÊN", help="Tên hiện trên trang; mặc định là tên đăng nhập.")
def add_command(name: str, role: str, school: str | None, full_name: str | None) -> None:
    """Lập tài khoản và in liên kết dùng một lần để người đó đặt mật khẩu."""
    token = add_user(name, full_name or name, Role(role), school, now(), actor())
    _print_link(name, token)


@users.command("reset")
@click.argument("name", metavar="TÊN")
def reset_command(name: str) -> None:
    """Đóng phiên và mật khẩu của một tài khoản, in liên kết mới để đặt lại."""
    _print_link(name, reset_user(name, now(), actor()))


def _print_link(name: str, token: str) -> None:
    click.echo(f"Liên kết dùng một lần cho {name}, có hạn 7 ngày:")
    click.echo(f"{services().settings.base_url}/activate/{token}")
