"""The register of schools: the list, and the import of a table, whole or not at all."""

from __future__ import annotations

import base64
import zlib
from typing import cast

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import Fault, TableFaulty
from ...core.people import Action
from ...core.schools import Level
from ...documents.school_table import COLUMNS, SchoolTable, read_schools, sample_workbook
from ...documents.table_file import LARGEST_FILE
from ...storage import schools as register
from ...storage.units import units
from ..clock import now, today
from ..guard import current_user, requires
from ..paging import asked_page
from . import blueprint
from .choosing import level_name
from .importing import changes, keep_schools, known_units

PAGE = 50  # schools on one page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/schools/")
@requires(Action.MANAGE_SCHOOLS)
def schools() -> str:
    """The list; ``?q=`` searches names and codes with or without marks, ``?level=``, ``?page=``."""
    search, level = request.args.get("q", "")[:100], request.args.get("level", "")
    known_level = level if level in {each.value for each in Level} else ""
    found = register.schools(search, known_level or None, today())
    page, pages = asked_page(len(found), PAGE)
    return render_template(
        "office/schools.html",
        schools=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        search=search,
        level=known_level,
        levels=[("", _("Tất cả cấp học")), *((each.value, level_name(each)) for each in Level)],
        level_names={each: level_name(each) for each in Level},
        units={unit.code: unit.name for unit in units()},
        page=page,
        pages=pages,
    )


@blueprint.get("/schools/import")
@requires(Action.MANAGE_SCHOOLS)
def import_page() -> str:
    return render_template("office/schools_import.html", columns=COLUMNS, faults=(), largest=LARGEST_FILE)


@blueprint.get("/schools/sample.xlsx")
@requires(Action.MANAGE_SCHOOLS)
def sample() -> Response:
    """A workbook to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="danh-sach-truong.xlsx"'}
    return Response(sample_workbook(), mimetype=XLSX, headers=headers)


@blueprint.post("/schools/import")
@requires(Action.MANAGE_SCHOOLS)
def import_schools() -> Response | tuple[str, int]:
    """First the file, which gives its faults or a preview; then what the preview carried, which is kept."""
    request.max_content_length = 3 * LARGEST_FILE
    request.max_form_memory_size = 3 * LARGEST_FILE
    try:
        data = _sent()
        table = read_schools(data, known_units(today()))
    except TableFaulty as faulty:
        return _faulty(faulty.faults)
    if request.form.get("confirmed"):
        keep_schools(table, current_user().username, now(), today())
        return cast(Response, redirect(url_for("office.schools", saved=1), 303))
    return _preview(table, data)


def _sent() -> bytes:
    """The uploaded file, or the one that the preview carried on."""
    carried = request.form.get("carried")
    if carried:
        try:
            unpacker = zlib.decompressobj()
            return unpacker.decompress(base64.b64decode(carried, validate=True), LARGEST_FILE + 1)
        except (ValueError, zlib.error) as error:
            raise TableFaulty(
                (Fault("", "", _("Trang xem trước không đọc được nữa."), _("Xin chọn lại tệp.")),)
            ) from error
    file = request.files.get("file")
    data = file.read(LARGEST_FILE + 1) if file else b""
    if not data:
        raise TableFaulty((Fault("", "", _("Chưa chọn tệp nào."), _("Xin chọn một tệp .xlsx hoặc .csv.")),))
    return data


def _faulty(faults: tuple[Fault, ...]) -> tuple[str, int]:
    html = render_template("office/schools_import.html", columns=COLUMNS, faults=faults, largest=LARGEST_FILE)
    return html, 422


def _preview(table: SchoolTable, data: bytes) -> tuple[str, int]:
    """What would change; the file travels in the page, so that nothing half-done lies on the server."""
    html = render_template(
        "office/schools_preview.html",
        changes=changes(table),
        new_units=table.new_units,
        estimated=sum(each.families_estimated for each in table.schools),
        level_names={each: level_name(each) for each in Level},
        carried=base64.b64encode(zlib.compress(data)).decode("ascii"),
    )
    return html, 200
