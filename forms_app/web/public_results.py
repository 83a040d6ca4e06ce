"""Released results behind a poster's own code, for everybody who has it: "dân biết"."""

from __future__ import annotations

from flask import Response, render_template
from flask_babel import force_locale

from ..core.errors import NotFound
from ..core.office import Office
from ..core.reports import public_report
from ..core.rounds import Poster
from ..storage.releases import release
from ..storage.rounds import frozen_thresholds
from .answering import html
from .kept_pages import KeptPages
from .language import requested_language


class PublicPages(KeptPages[str]):
    """A release is that of all schools and never changes: reading it for each visitor would be a waste."""

    def __init__(self) -> None:
        super().__init__(_make)


def results_page(pages: PublicPages, poster: Poster) -> Response:
    """The results in the language asked for; kept by no browser, as all pages of respondents."""
    return html(pages.get(poster, requested_language()))


def _make(poster: Poster, office: Office, language: str) -> str:
    released = release(poster.round.id)
    if released is None:
        raise NotFound(f"Đợt {poster.round.id} chưa có kết quả.")
    least = frozen_thresholds(poster.round.id).public
    report = public_report(poster, released.protected, least, office, language)
    with force_locale(language):
        return render_template("public_results.html", report=report, poster=poster, switch_language=True)
