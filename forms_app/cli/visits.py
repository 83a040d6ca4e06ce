"""``flask visits``: plan inspections."""

from __future__ import annotations

from datetime import date

import click

from ..core.language import day
from ..web.clock import now
from ..web.office.planning import plan_visits
from .groups import Day, Group, actor

visits = Group("visits", help="Cuộc kiểm tra.")


@visits.command("plan")
@click.option(
    "--school", "codes", required=True, multiple=True, metavar="MÃ", help="Mã trường; ghi lại cho mỗi trường."
)
@click.option(
    "--inspector",
    "inspectors",
    required=True,
    multiple=True,
    metavar="TÊN",
    help="Người đầu tiên là trưởng đoàn.",
)
@click.option("--period", required=True, metavar="KỲ", help="Kỳ: 2026-H1, 2026-H2 hoặc 2026.")
@click.option("--from", "starts", required=True, type=Day(), help="Ngày đầu.")
@click.option("--to", "ends", type=Day(), help="Ngày cuối; không ghi: một ngày.")
@click.option("--form", "form_id", metavar="MẪU", help="Mẫu kiểm tra; không ghi: mẫu của cấp học.")
def plan_command(
    codes: tuple[str, ...],
    inspectors: tuple[str, ...],
    period: str,
    starts: date,
    ends: date | None,
    form_id: str | None,
) -> None:
    """Lên lịch kiểm tra cho một hay nhiều trường: tất cả, hoặc không trường nào."""
    for visit in plan_visits(codes, form_id, period, starts, ends or starts, inspectors, actor(), now()):
        click.echo(f"{visit.school}: {visit.form_id}, {day(visit.starts_on)}, {visit.uuid}")
