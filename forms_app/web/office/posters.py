"""Posters to print: as pages of the browser, one A4 each, and as one PDF."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request

from ...core.errors import NotFound
from ...core.people import Action
from ...core.rounds import Poster
from ...documents.poster_texts import PosterTexts, poster_texts
from ...documents.posters import posters_pdf
from ...documents.qr import qr_path
from ...storage import rounds as store
from ..guard import requires
from ..language import page_language
from ..services import services
from . import blueprint


@dataclass(frozen=True)
class Sheet:
    """One poster as the page draws it: its words, and the QR code as a path in a square of ``side``."""

    texts: PosterTexts
    side: int
    path: str


@blueprint.get("/rounds/<int:number>/posters")
@requires(Action.MANAGE_ROUNDS)
def posters(number: int) -> str:
    return _page(number, store.posters(number))


@blueprint.get("/rounds/<int:number>/posters/<code>")
@requires(Action.MANAGE_ROUNDS)
def one_poster(number: int, code: str) -> str:
    found = [each for each in store.posters(number) if each.code == code]
    if not found:
        raise NotFound("Không có áp phích này.")
    return _page(number, found)


@blueprint.get("/rounds/<int:number>/posters.pdf")
@requires(Action.MANAGE_ROUNDS)
def posters_file(number: int) -> Response:
    """All posters of the round as one file to print or to send to a print shop; ``?size=large``."""
    held, large = services(), request.args.get("size") == "large"
    content = posters_pdf(
        store.posters(number),
        held.office,
        held.settings.base_url,
        store.frozen_thresholds(number),
        page_language(),
        large,
    )
    name = f"ap-phich-chu-lon-dot-{number}" if large else f"ap-phich-dot-{number}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _page(number: int, found: list[Poster]) -> str:
    thresholds = store.frozen_thresholds(number)
    held = services()
    texts = [
        poster_texts(each, held.office, held.settings.base_url, thresholds, page_language()) for each in found
    ]
    sheets = [Sheet(each, *qr_path(each.url)) for each in texts]
    return render_template("poster.html", round=store.round_(number), sheets=sheets)
