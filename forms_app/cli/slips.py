"""``flask slips``: the one-time slips of one school as a file to print, once."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from ..core.definition import LANGUAGES
from ..documents.slips import SlipSheet, slips_pdf
from ..storage.slips import print_slips
from ..web.clock import now, today
from ..web.services import services
from .files import new_private_file
from .groups import Command, actor


@click.command("slips", cls=Command)
@click.argument("number", metavar="ĐỢT", type=int)
@click.option("--school", required=True, metavar="MÃ", help="Mã trường.")
@click.option("--out", required=True, metavar="TỆP.pdf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--reissue", is_flag=True, help="In lại: mọi lá cũ chưa dùng của trường mất hiệu lực.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Ngôn ngữ trên lá phiếu."
)
@with_appcontext
def slips(number: int, school: str, out: Path, reissue: bool, language: str) -> None:
    """In lá phiếu một lần của một trường. Mã chỉ có trong tệp này: in xong thì xóa tệp."""
    held = services()
    with new_private_file(out) as file:  # before a code is drawn: it could not be told a second time
        poster, codes = print_slips(number, school, reissue, actor(), now(), today(), held.box)
        file.write(slips_pdf([SlipSheet(poster, codes)], held.office, held.settings.base_url, language))
    click.echo(f"{len(codes)} lá phiếu của {poster.school.name} trong {out}. In xong xin xóa tệp.")
