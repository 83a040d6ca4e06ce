"""``flask rounds``: survey rounds, from opening to the end of their ballots."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ..core.language import day
from ..core.recovery import recovery_lines
from ..core.rounds import Access, Round, RoundState
from ..documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf
from ..storage import opening, releases
from ..storage import rounds as store
from ..storage.sealing import Opener
from ..storage.stuffing import look_alike
from ..web.clock import now, today
from ..web.office.choosing import fitting_schools, staff_survey
from ..web.services import services
from .files import new_private_file
from .groups import Day, Group, actor
from .holders import ask_for_sheet, ask_new_passphrases, ask_to_open

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
@click.option("--slips", is_flag=True, help="Phụ huynh cũng dùng lá phiếu một lần (nhân viên luôn dùng).")
@click.option(
    "--sheet",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TỆP.pdf",
    help="Nơi ghi tờ khôi phục, để in rồi xóa.",
)
def open_command(
    form_id: str, period: str, opens: date, closes: date, codes: tuple[str, ...], slips: bool, sheet: Path
) -> None:
    """Mở một đợt khảo sát: hai người đặt cụm từ, máy làm khóa, ghi tờ khôi phục và diễn tập mở hòm.

    Cụm từ được hỏi tại chỗ, hoặc lấy từ FORMS_BALLOT_PASSPHRASE_1 và FORMS_BALLOT_PASSPHRASE_2.
    """
    held = services()
    schools = codes or [school.code for school in fitting_schools(form_id)]
    access = Access.SLIPS if slips or staff_survey(form_id) else Access.POSTER
    plan = opening.RoundPlan(form_id, period, schools, opens, closes, access, held.office.thresholds)
    with new_private_file(sheet) as file:
        typed = ask_new_passphrases()
        prepared = opening.open_round(plan, typed, actor(), now(), held.box)
        lines = recovery_lines(prepared.secret)
        file.write(recovery_sheet_pdf(RecoverySheet(prepared.round, lines), held.office))
    copied = dict(enumerate(lines, start=1))
    opened = opening.rehearse_round(prepared.round.id, typed, copied, actor(), now(), today(), held.box)
    click.echo(f"Tờ khôi phục: {sheet}. In ra, cho vào phong bì niêm phong, rồi xóa tệp này.")
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
@click.option("--recovery", is_flag=True, help="Mở bằng tờ khôi phục thay cho hai cụm từ.")
def count_command(number: int, recovery: bool) -> None:
    """Mở hòm phiếu của đợt đã kết thúc, đếm, công bố kết quả cho Ban TTND và nhà trường."""
    store.in_state(number, today(), RoundState.CLOSED)  # before anybody is asked for anything
    secret = ask_to_open(number, services().box, recovery)
    opener = Opener(secret)
    releases.count_round(opener, services().box, actor(), now(), today())
    for school in look_alike(opener, services().box):
        click.echo(f"Cần hỏi lại: {school.name}, nhiều phiếu giống nhau ở mọi câu.")
    _told(store.round_(number))


@rounds.command("count-late")
@ROUND
@click.option("--recovery", is_flag=True, help="Mở bằng tờ khôi phục thay cho hai cụm từ.")
def count_late_command(number: int, recovery: bool) -> None:
    """Đếm riêng phiếu giấy nhập sau khi đã đếm; kết quả hiện cạnh kết quả cũ."""
    store.in_state(number, today(), RoundState.COUNTED)
    secret = ask_to_open(number, services().box, recovery)
    releases.count_late_paper(Opener(secret), services().box, actor(), now(), today())
    _told(store.round_(number))


@rounds.command("recover")
@ROUND
def recover_command(number: int) -> None:
    """Làm lại khóa của một đợt từ tờ khôi phục, dưới hai cụm từ mới; dùng khi máy chủ mất khóa."""
    store.round_(number)  # before anybody is asked for anything
    if (sheet := ask_for_sheet(number)) is not None:
        opening.put_back_keys(sheet, ask_new_passphrases(), actor(), now(), services().box)
        click.echo(f"Đợt {number}: đã có lại khóa. Tờ khôi phục cũ vẫn dùng được, hãy cất lại.")


@rounds.command("destroy")
@ROUND
def destroy_command(number: int) -> None:
    """Hủy phiếu của một đợt đã đếm, khi thời gian đính chính đã qua."""
    held, day = services(), today()
    days = held.correction_days(store.round_(number), day)
    releases.destroy_round(number, held.box, days, actor(), now(), day)
    _told(store.round_(number))


def _told(found: Round) -> None:
    click.echo(f"Đợt {found.id}: {_state(found)}, {_days(found)}.")


def _days(found: Round) -> str:
    return f"{day(found.opens_on)} - {day(found.last_day)}"


def _state(found: Round) -> str:
    return str(store.STATE_NAMES[found.state(today())])
