"""The minutes of a visit: a page to read and print, and the same as a Word file.

They are made from the revisions that were handed in, so they stay as they are; before that they say that
they are a draft.
"""

from __future__ import annotations

from flask import Response, render_template

from ...core.language import fold
from ...core.minutes import Minutes, Source, minutes, minutes_document
from ...core.people import Action, may
from ...core.reports import period_label
from ...documents.minutes import minutes_docx
from ..clock import local
from ..guard import current_user, requires
from ..services import services
from . import blueprint
from .dossier import CONFIRMATION, Dossier, open_visit
from .reading import score_of
from .related import photos_of, recommendations_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<uuid>/minutes")
@requires(Action.READ_VISIT)
def minutes_page(uuid: str) -> str:
    """The minutes to read and print."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    record = minutes_of(dossier)
    cited, office = (*record.main_bases, *record.other_bases), may(current_user(), Action.PLAN_VISITS)
    return render_template(
        "visits/minutes.html",
        dossier=dossier,
        mine=may(current_user(), Action.FILL_VISIT, dossier.visit),
        document=minutes_document(record),
        unchecked=[basis.number for basis in cited if office and not basis.checked_by],
    )


@blueprint.get("/<uuid>/minutes.docx")
@requires(Action.READ_VISIT)
def minutes_file(uuid: str) -> Response:
    """The minutes as a Word file, for the clerk to number and both sides to sign."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    record = minutes_of(dossier)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(dossier, record)}"'}
    return Response(minutes_docx(record), mimetype=WORD, headers=headers)


def minutes_of(dossier: Dossier) -> Minutes:
    """The minutes as they stand: of what was handed in, or of the draft so far."""
    confirmed, handed_in = dossier.revisions.get(CONFIRMATION), dossier.visit.submitted_at
    return minutes(
        Source(
            definition=dossier.definition,
            answers=dossier.answers,
            facts=dossier.facts,
            office=services().office,
            score=score_of(dossier),
            period=period_label(dossier.visit.period).vi,
            planned_on=dossier.visit.starts_on,
            confirmed_at=local(confirmed.saved_at).replace(tzinfo=None) if confirmed else None,
            handed_in_at=local(handed_in).replace(tzinfo=None) if handed_in else None,
            photos=photos_of(dossier.visit),
            recommended=recommendations_of(dossier.visit),
        )
    )


def file_name(dossier: Dossier, record: Minutes) -> str:
    """``bien-ban-th01-diem-kenh-ngang-2026-11-16.docx``: letters without marks, for every system."""
    site = f" {record.site}" if record.site else ""
    draft = " nhap" if record.draft else ""
    words = fold(f"bien ban{draft} {dossier.school.code}{site}").encode("ascii", "ignore").decode().split()
    return "-".join([*words, record.day.isoformat()])[:120] + ".docx"
