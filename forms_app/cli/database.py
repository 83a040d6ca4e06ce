"""``flask db``: the schema of the named store."""

from __future__ import annotations

import click

from ..storage.database import upgrade
from .groups import Group

database = Group("db", help="Cơ sở dữ liệu.")


@database.command("upgrade")
def upgrade_command() -> None:
    """Nâng cấp cơ sở dữ liệu lên bản của chương trình này; chạy lại không sao."""
    applied = upgrade()
    for name in applied:
        click.echo(f"Đã áp dụng {name}.")
    if not applied:
        click.echo("Cơ sở dữ liệu đã mới nhất.")
