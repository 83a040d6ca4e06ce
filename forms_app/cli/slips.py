"""``flask slips``: the one-time slips of a round's schools as a file to print, once."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from ..core.definition import LANGUAGES
from ..core.errors import FormsError
from ..documents.slips import LARGE, USUAL, SlipSheet, slips_pdf
from ..storage.rounds import posters
from ..storage.slips import print_slips, sheets
from ..web.clock import now, today
from ..web.services import services
from .files import new_private_file
from .groups import Command, Failure, Misuse, actor


@click.command("slips", cls=Command)
@click.argument("number", metavar="ĐỢT", type=int)
@click.option("--school", "chosen", multiple=True, metavar="MÃ", help="Mã trường; không ghi: mọi trường.")
@click.option("--out", required=True, metavar="TỆP.pdf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--reissue", is_flag=True, help="In lại: mọi lá cũ chưa dùng của trường mất hiệu lực.")
@click.option("--large", is_flag=True, help="Chữ lớn, hai lá một tờ; cả trường cùng một cỡ.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Ngôn ngữ trên lá phiếu."
)
@with_appcontext
def slips(number: int, chosen: tuple[str, ...], out: Path, reissue: bool, large: bool, language: str) -> None:
    """In lá phiếu một lần; không ghi trường nào thì in cho mọi trường chưa in.

    Mã chỉ có trong tệp này: in xong thì xóa tệp.
    """
    if reissue and not chosen:
        raise Misuse("In lại thì ghi từng trường bằng --school.")
    held = services()
    schools = chosen or _waiting(number)
    with new_private_file(out) as file:  # before a code is drawn: it could not be told a second time
        printed, refusal = _printed(number, schools, reissue)
        if refusal and not printed:
            raise refusal
        form = LARGE if large else USUAL
        file.write(slips_pdf(printed, held.office, held.settings.base_url, language, form))
    for each in printed:
        click.echo(f"{len(each.codes)} lá phiếu của {each.poster.school.name} trong {out}.")
    click.echo("In xong xin xóa tệp.")
    if refusal:
        raise Failure(f"Các trường sau chưa in: {refusal}")


def _waiting(number: int) -> list[str]:
    """Schools of the round without slips so far."""
    done = sheets(number)
    found = [each.school.code for each in posters(number) if each.school.code not in done]
    if not found:
        raise Failure("Trường nào cũng đã in. Muốn in lại thì ghi --school và --reissue.")
    return found


def _printed(
    number: int, schools: tuple[str, ...] | list[str], reissue: bool
) -> tuple[list[SlipSheet], FormsError | None]:
    """What was printed, and what stopped it: the codes of schools before are kept nowhere but in the file."""
    found: list[SlipSheet] = []
    with click.progressbar(schools, label="Lá phiếu", file=sys.stderr) as bar:
        for school in bar:
            try:
                drawn = print_slips(number, school, reissue, actor(), now(), today(), services().box)
            except FormsError as error:
                return found, error
            found.append(SlipSheet(*drawn))
    return found, None
