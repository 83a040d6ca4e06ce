"""The minutes of a visit: a page to read and print, and the same as a Word file.

They are issued when the visit is handed in, and kept in those very words; before that they say that they are
a draft. A visit that was reopened gets new ones; those of the hand-ins before it can still be read.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, render_template

from ...core.errors import NotFound
from ...core.language import fold
from ...core.minutes import Issued, issue
from ...core.people import Action, may
from ...core.visits import VisitState
from ...documents.minutes import minutes_docx
from ...storage.minutes import kept_versions
from ...storage.visits import visit as stored_visit
from ..guard import current_user, require, requires
from ..services import services
from . import blueprint
from .dossier import Dossier, dossier_of, open_visit
from .handing_in import minutes_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<uuid>/minutes")
@requires(Action.READ_VISIT)
def minutes_page(uuid: str) -> str:
    """The minutes to read and print."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    return _page(dossier, issued(dossier), dossier.visit.version)


@blueprint.get("/<uuid>/minutes.docx")
@requires(Action.READ_VISIT)
def minutes_file(uuid: str) -> Response:
    """The minutes as a Word file, for the clerk to number and both sides to sign."""
    dossier = open_visit(uuid, Action.READ_VISIT)
    return _file(dossier, issued(dossier), dossier.visit.version)


@blueprint.get("/<uuid>/minutes/<int(max=9999):version>")
@requires(Action.READ_VISIT)
def earlier_minutes(uuid: str, version: int) -> str:
    """The minutes of one hand-in, whatever became of the visit since."""
    return _page(*_kept(uuid, version))


@blueprint.get("/<uuid>/minutes/<int(max=9999):version>.docx")
@requires(Action.READ_VISIT)
def earlier_minutes_file(uuid: str, version: int) -> Response:
    return _file(*_kept(uuid, version))


def issued(dossier: Dossier) -> Issued:
    """The minutes as they were issued; of a draft, as they would be now."""
    return dossier.kept or issue(minutes_of(dossier))


def _kept(uuid: str, version: int) -> tuple[Dossier, Issued, int]:
    """The minutes of a hand-in. Whoever may read what was handed in may read them while it is filled anew."""
    visit = stored_visit(uuid)
    require(Action.READ_VISIT, replace(visit, state=VisitState.SUBMITTED))
    dossier = dossier_of(visit)
    kept = dossier.kept_of(version)
    if kept is None:
        raise NotFound("Không có biên bản của lần nộp này.")
    return dossier, kept, version


def _page(dossier: Dossier, shown: Issued, version: int) -> str:
    return render_template(
        "visits/minutes.html",
        dossier=dossier,
        document=shown.document,
        version=version,
        others=[each for each in kept_versions(dossier.visit.uuid) if each != version],
        unchecked=_unchecked(shown) if may(current_user(), Action.PLAN_VISITS) else [],
    )


def _unchecked(shown: Issued) -> list[str]:
    """Numbers of the cited texts that nobody of the office has checked to this day."""
    known = services().office.legal_bases
    return [known[code].number for code in shown.cited if code in known and not known[code].checked_by]


def _file(dossier: Dossier, shown: Issued, version: int) -> Response:
    name = file_name(dossier, shown, version)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(minutes_docx(shown), mimetype=WORD, headers=headers)


def file_name(dossier: Dossier, shown: Issued, version: int) -> str:
    """``bien-ban-th01-diem-kenh-ngang-2026-11-16.docx``: letters without marks, for every system."""
    draft = " nhap" if shown.document.draft else ""
    again = f" lan {version}" if version > 1 else ""
    said = f"bien ban{draft} {dossier.school.code} {shown.site}{again}"
    words = fold(said).encode("ascii", "ignore").decode().split()
    return "-".join([*words, shown.document.made_on.isoformat()])[:120] + ".docx"
