"""``flask audit``: the log of acts."""

from __future__ import annotations

import click

from ..storage import audit as log
from .groups import Failure, Group

audit = Group("audit", help="Nhật ký.")


@audit.command("verify")
def verify_command() -> None:
    """Kiểm tra chuỗi dấu của nhật ký: có dòng nào bị sửa hay mất không."""
    faults = log.verify()
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise Failure("Nhật ký không còn nguyên vẹn.")
    last = log.entries(1)
    if last:
        click.echo(f"Nhật ký nguyên vẹn: {last[0].number} dòng, dấu cuối {last[0].digest}.")
    else:
        click.echo("Nhật ký còn trống.")
