"""Tables for programs: a page as JSON, or everything as CSV for Excel and Power BI."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, abort, request
from flask_babel import gettext as _

from ...core.definition import LANGUAGES
from ...documents.data_files import CSV, csv_lines
from ..clock import today
from ..datasets import PERIOD, ROUND, SCHOOL, Asked, Source, sources
from ..error_pages import problem_page
from ..language import page_language
from ..services import services
from . import blueprint
from .document import LANG, PAGE, SIZE, USUAL_SIZE, VALUES, document
from .tokens import with_token


@blueprint.get("/openapi.json")
def description() -> Response:
    """What there is to read, for programs and those who write them; there is no data in it."""
    _refuse_strange((LANG,))
    return _conditional(
        _json(document(list(sources().values()), services().settings.base_url, page_language()))
    )


@blueprint.get("/<name>")
@with_token
def page(name: str) -> Response:
    """One page of a table; ``next`` leads to the one after it."""
    source = _source(name)
    given = _refuse_strange((*source.filters, PAGE, SIZE, LANG))
    asked, number, size = _asked(given), int(given.get(PAGE, "1")), int(given.get(SIZE, str(USUAL_SIZE)))
    groups = source.groups(asked)
    records = source.rows_of(source.table, groups[(number - 1) * size : number * size], asked)
    names = [column.name for column in source.table.columns]
    pages = max(1, -(-len(groups) // size))
    body = {
        "table": name,
        "page": number,
        "pages": pages,
        "next": _address(name, given | {PAGE: str(number + 1)}) if number < pages else None,
        "rows": [dict(zip(names, record, strict=True)) for record in records],
    }
    return _conditional(_json(body))


@blueprint.get("/<name>.csv")
@with_token
def whole(name: str) -> Response:
    """All rows of a table."""
    source = _source(name)
    asked = _asked(_refuse_strange((*source.filters, LANG)))
    text = "".join(csv_lines(source.table, source.rows(asked)))
    return _conditional(Response(text, content_type=f"{CSV}; charset=utf-8"))


def _source(name: str) -> Source:
    found = sources().get(name)
    if found is None:
        abort(404)
    return found


def _refuse_strange(known: tuple[str, ...]) -> dict[str, str]:
    """The parameters of the address. 400 for one unknown, given twice or of another shape: a filter that was
    mistyped must not give everything."""
    given = request.args.to_dict(flat=False)
    for name, values in given.items():
        if name not in known:
            text = _("Không có tham số “%(name)s” ở đây. Có: %(known)s.", name=name, known=", ".join(known))
            abort(problem_page(400, text))
        if len(values) > 1 or not re.fullmatch(VALUES[name], values[0], re.ASCII):
            abort(problem_page(400, _("Tham số “%(name)s” không đúng dạng.", name=name)))
    return {name: values[0] for name, values in given.items()}


def _asked(given: Mapping[str, str]) -> Asked:
    return Asked(
        today(),
        given.get(LANG, LANGUAGES[0]),
        given.get(PERIOD, ""),
        int(given.get(ROUND, "0")),
        given.get(SCHOOL, ""),
    )


def _address(name: str, given: Mapping[str, str]) -> str:
    return f"{services().settings.base_url}{blueprint.url_prefix}/{name}?{urlencode(given)}"


def _json(body: Mapping[str, Any]) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return Response(text, mimetype="application/json")


def _plain(value: object) -> str | float:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"no place in an answer for {type(value).__name__}")


def _conditional(response: Response) -> Response:
    """With a mark of what is in it: a program that has the same is told so in a few bytes."""
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.headers["Vary"] = "Authorization"
    response.add_etag()
    return cast(Response, response.make_conditional(request))
