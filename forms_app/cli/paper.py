"""``flask paper``: a survey as a file to print, for families without a smartphone."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from ..core.definition import LANGUAGES, FormDefinition, Kind
from ..core.errors import NotFound
from ..core.rounds import Access, Poster, RoundState
from ..documents.paper_form import paper_form_pdf
from ..storage import rounds as store
from ..storage.forms import published
from ..web.clock import today
from ..web.services import services
from .groups import Command, Failure

WANTED = (RoundState.PREPARED, RoundState.PLANNED, RoundState.OPEN)  # states in which paper is handed out


@click.command("paper", cls=Command)
@click.argument("form_id", metavar="MẪU")
@click.option("--out", required=True, metavar="TỆP.pdf", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--school", "code", metavar="MÃ", help="Mã trường: in tên trường, chỉ in câu trường được hỏi.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Ngôn ngữ trên giấy.")
@with_appcontext
def paper(form_id: str, out: Path, code: str | None, language: str) -> None:
    """Ghi một mẫu khảo sát thành tệp PDF để in ra giấy: hai trang A4, in hai mặt.

    Có mã trường thì lấy bản và ngưỡng công bố của đợt đang chờ hoặc đang mở ở đó.
    """
    office = services().office
    if code is None:
        content = paper_form_pdf(_survey(form_id), office, language=language)
    else:
        found = _poster(form_id, code)
        its = found.round
        definition, _version = published(form_id, its.form_version)
        thresholds = store.frozen_thresholds(its.id)
        content = paper_form_pdf(definition, office, found, its.access is Access.SLIPS, language, thresholds)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Failure(f"Không ghi được {out}: {error.strerror}.") from error
    click.echo(f"Phiếu giấy {form_id} trong {out}.")


def _survey(form_id: str) -> FormDefinition:
    """The latest version, or the file of a survey that was never published."""
    try:
        definition, _version = published(form_id)
    except NotFound:
        definition = services().definitions.load(form_id)
    if definition.kind is not Kind.SURVEY:
        raise Failure(f"“{form_id}” không phải phiếu khảo sát; chỉ phiếu khảo sát có bản giấy.")
    return definition


def _poster(form_id: str, code: str) -> Poster:
    """The school's part in the latest round of the form that takes forms, or will."""
    now = today()
    for each in store.rounds():
        if each.form_id == form_id and each.state(now) in WANTED:
            for poster in store.posters(each.id):
                if poster.school.code == code:
                    return poster
    raise Failure(f"Trường {code} không có đợt nào của mẫu {form_id} đang chờ hoặc đang nhận phiếu.")
