"""``flask rounds``: survey rounds, from opening to the end of their ballots."""

from __future__ import annotations

from datetime import date

import click

from ..core.language import day
from ..core.rounds import Round
from ..storage import releases
from ..storage import rounds as store
from ..web.clock import now, today
from ..web.office.choosing import fitting_schools
from ..web.services import services
from .groups import Day, Group, actor

rounds = Group("rounds", help="Đợt khảo sát.")
ROUND = click.argument("number", metavar="ĐỢT", type=int)


@rounds.command("list")
def list_command() -> None:
    """Liệt kê các đợt, mới nhất trước."""
    for each in store.rounds():
        click.echo(f"{each.id:>4}  {each.form_id:<12} {each.period:<8} {_days(each)}  {_state(each)}")


@rounds.command("open")
@click.option("--form", "form_id", required=True, metavar="MẪU", help="Mẫu khảo sát đã ban hành.")
@click.option("--period", required=True, metavar="KỲ", help="Kỳ: 2026-H1, 2026-H2 hoặc 2026.")
@click.option("--opens", required=True, type=Day(), help="Ngày bắt đầu.")
@click.option("--closes", required=True, type=Day(), help="Ngày cuối cùng còn nhận phiếu.")
@click.option(
    "--school", "codes", multiple=True, metavar="MÃ", help="Mã trường; không ghi: mọi trường hợp cấp."
)
def open_command(form_id: str, period: str, opens: date, closes: date, codes: tuple[str, ...]) -> None:
    """Mở một đợt khảo sát: chốt ngưỡng công bố, lập hòm phiếu và mã của từng trường."""
    schools = codes or [school.code for school in fitting_schools(form_id)]
    thresholds = services().office.thresholds
    opened = store.open_round(
        form_id, period, schools, opens, closes, thresholds, actor(), now(), services().box
    )
    click.echo(
        f"Đã lập đợt {opened.id}: {opened.title}, {_days(opened)}, {len(store.posters(opened.id))} trường."
    )


@rounds.command("extend")
@ROUND
@click.option("--closes", required=True, type=Day(), help="Ngày cuối cùng mới.")
def extend_command(number: int, closes: date) -> None:
    """Lùi ngày kết thúc của một đợt chưa kết thúc."""
    _told(store.extend_round(number, closes, actor(), now(), today()))


@rounds.command("close")
@ROUND
def close_command(number: int) -> None:
    """Kết thúc một đợt đang mở ngay hôm nay."""
    _told(store.close_round(number, actor(), now(), today()))


@rounds.command("cancel")
@ROUND
def cancel_command(number: int) -> None:
    """Hủy một đợt chưa bắt đầu."""
    _told(store.cancel_round(number, services().box, actor(), now(), today()))


@rounds.command("count")
@ROUND
def count_command(number: int) -> None:
    """Đếm một đợt đã kết thúc và công bố kết quả cho Ban TTND và nhà trường."""
    releases.count_round(number, services().box, actor(), now(), today())
    _told(store.round_(number))


@rounds.command("destroy")
@ROUND
def destroy_command(number: int) -> None:
    """Hủy phiếu của một đợt đã đếm, khi thời gian đính chính đã qua."""
    releases.destroy_round(number, services().box, services().office.correction_days, actor(), now(), today())
    _told(store.round_(number))


def _told(found: Round) -> None:
    click.echo(f"Đợt {found.id}: {_state(found)}, {_days(found)}.")


def _days(found: Round) -> str:
    return f"{day(found.opens_on)} - {day(found.last_day)}"


def _state(found: Round) -> str:
    return store.STATE_NAMES[found.state(today())]
