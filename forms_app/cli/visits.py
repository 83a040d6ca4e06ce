"""``flask visits``: plan inspections, list them."""

from __future__ import annotations

from datetime import date

import click

from ..core.errors import NotFound
from ..core.language import day
from ..core.visits import Manner, Standing
from ..storage.periods import CODE, NO_PERIOD
from ..storage.visit_lists import Wanted, every
from ..web.clock import now, today
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
@click.option("--folded", is_flag=True, help="Lồng ghép vào kiểm tra chuyên môn, dùng phiếu rút gọn.")
def plan_command(
    codes: tuple[str, ...],
    inspectors: tuple[str, ...],
    period: str,
    starts: date,
    ends: date | None,
    form_id: str | None,
    folded: bool,
) -> None:
    """Lên lịch kiểm tra cho một hay nhiều trường: tất cả, hoặc không trường nào."""
    manner = Manner.FOLDED if folded else None
    last = ends or starts
    for visit in plan_visits(codes, form_id, period, starts, last, inspectors, actor(), now(), manner):
        click.echo(f"{visit.school}: {visit.form_id}, {day(visit.starts_on)}, {visit.uuid}")


@visits.command("list")
@click.option("--period", default="", metavar="KỲ", help="Chỉ kỳ này: 2026-H1, 2026-H2 hoặc 2026.")
@click.option("--late", is_flag=True, help="Chỉ những cuộc đã quá ngày mà chưa nộp.")
@click.option("--inspector", default="", metavar="TÊN", help="Chỉ những cuộc của người này.")
def list_command(period: str, late: bool, inspector: str) -> None:
    """Liệt kê cuộc kiểm tra: ngày, trường, mẫu, trạng thái, đoàn, mã."""
    if period and not CODE.fullmatch(period):
        raise NotFound(NO_PERIOD.format(code=period))
    wanted = Wanted(period=period, inspector=inspector, standing=Standing.LATE if late else None)
    for visit in every(wanted, today()):
        team = ",".join(visit.inspectors)
        parts = (day(visit.starts_on), day(visit.ends_on), visit.school, visit.form_id)
        click.echo("\t".join((*parts, visit.standing(today()).value, team, visit.uuid)))
