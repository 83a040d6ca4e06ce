"""``flask posters``: the posters of a round as a file to print."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from ..core.definition import LANGUAGES
from ..documents.posters import posters_pdf
from ..storage import rounds
from ..web.services import services
from .groups import Command, Failure


@click.command("posters", cls=Command)
@click.argument("number", metavar="ĐỢT", type=int)
@click.option("--out", required=True, metavar="TỆP.pdf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--large", is_flag=True, help="Chữ lớn, cho người mắt kém.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Ngôn ngữ trên áp phích."
)
@with_appcontext
def posters(number: int, out: Path, large: bool, language: str) -> None:
    """Ghi áp phích của một đợt thành tệp PDF: mỗi trường một trang A4."""
    found = rounds.posters(number)
    held, thresholds = services(), rounds.frozen_thresholds(number)
    with click.progressbar(found, label="Áp phích", file=sys.stderr) as bar:
        content = posters_pdf(bar, held.office, held.settings.base_url, thresholds, language, large)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Failure(f"Không ghi được {out}: {error.strerror}.") from error
    click.echo(f"{len(found)} áp phích trong {out}.")
