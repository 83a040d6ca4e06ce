"""The interface for programs as OpenAPI 3.1: made of the tables, so that it cannot say another thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...core.datasets import Column, Dataset, Holds
from ...core.definition import LANGUAGES, Text
from ..datasets import PERIOD, ROUND, SCHOOL, Source

PAGE, SIZE, LANG = "page", "size", "lang"
USUAL_SIZE, MOST = 100, 1000
VALUES = {  # what a parameter must look like, whole
    PERIOD: r"20[0-9][0-9](-H[12])?",
    ROUND: r"[1-9][0-9]{0,8}",
    SCHOOL: r"[A-Za-z0-9._-]{1,20}",
    PAGE: r"[1-9][0-9]{0,6}",
    SIZE: r"[1-9][0-9]{0,2}|1000",
    LANG: "|".join(LANGUAGES),
}
TITLE = Text("Phiếu Dân Chủ: số liệu cho phần mềm khác", "Phiếu Dân Chủ: data for other programs")
ABOUT = Text(
    "Chỉ đọc. Có số liệu có tên và kết quả khảo sát đã công bố, theo khoảng đã bảo vệ. "
    "Không có phiếu, không có lời viết, không có gì chưa công bố. "
    "Khóa đặt ở đầu yêu cầu (Bearer), hoặc làm mật khẩu (Basic).",
    "Read only: named data, and released survey results as protected ranges. No ballot, no comment, nothing "
    "unreleased. The token goes into the header (Bearer), or stands as the password (Basic).",
)
PARAMETERS = {
    PERIOD: Text("Chỉ kỳ này, như 2026-H1.", "Only this period, as 2026-H1."),
    ROUND: Text("Chỉ đợt này.", "Only this round."),
    SCHOOL: Text("Chỉ trường này.", "Only this school."),
    PAGE: Text("Trang, từ 1.", "The page, from 1."),
    SIZE: Text(
        "Một trang có bao nhiêu trường, đợt hay cuộc; một cuộc có thể gồm nhiều dòng.",
        "How many schools, rounds or visits a page has; a visit may be many rows.",
    ),
    LANG: Text("Ngôn ngữ của chữ.", "The language of words."),
}
ANSWERS = {
    "304": Text("Vẫn như lần trước (If-None-Match).", "The same as last time (If-None-Match)."),
    "400": Text("Tham số không đúng.", "A parameter is wrong."),
    "401": Text("Thiếu khóa, hoặc khóa không dùng được.", "No token, or one that opens nothing."),
    "404": Text("Không có bảng này.", "There is no such table."),
    "429": Text("Quá nhiều lần trong một phút.", "Too often within a minute."),
    "503": Text("Máy chủ đang bận.", "The server is busy."),
}
PAGE_OF = Text("Một trang dạng JSON", "A page as JSON")
WHOLE = Text("Tất cả dạng CSV", "Everything as CSV")
CSV_IS = Text(
    "UTF-8 có BOM, dấu chấm phẩy ngăn cột, dấu phẩy thập phân.",
    "UTF-8 with BOM, semicolons between columns, decimal commas.",
)
_TYPES: Mapping[Holds, dict[str, Any]] = {
    Holds.TEXT: {"type": "string"},
    Holds.WHOLE: {"type": "integer", "minimum": 0},
    Holds.PERCENT: {"type": "integer", "minimum": 0, "maximum": 100},
    Holds.DECIMAL: {"type": "number", "minimum": 0},
    Holds.DAY: {"type": "string", "format": "date"},
    Holds.FLAG: {"type": "boolean"},
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "additionalProperties": False,
}


def document(sources: Iterable[Source], base_url: str, language: str) -> dict[str, Any]:
    """The whole description, its words in one language."""
    every = list(sources)
    paths: dict[str, Any] = {"/api/v1/openapi.json": {"get": _itself(language)}}
    for source in every:
        paths[f"/api/v1/{source.table.name}"] = {"get": _page(source, language)}
        paths[f"/api/v1/{source.table.name}.csv"] = {"get": _csv(source, language)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE.in_language(language),
            "version": "1.0.0",
            "description": ABOUT.in_language(language),
        },
        "servers": [{"url": base_url}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
            "schemas": {
                "Problem": PROBLEM,
                **{each.table.name: row_schema(each.table, language) for each in every},
            },
        },
    }


def row_schema(table: Dataset, language: str) -> dict[str, Any]:
    """What one row of a table is."""
    return {
        "type": "object",
        "title": table.title.in_language(language),
        "description": table.about.in_language(language),
        "required": [column.name for column in table.columns],
        "properties": {column.name: _column(column, language) for column in table.columns},
        "additionalProperties": False,
    }


def _column(column: Column, language: str) -> dict[str, Any]:
    made: dict[str, Any] = dict(_TYPES[column.holds])
    if column.choices:
        made["enum"] = [*column.choices, *([None] if column.optional else [])]
    if column.optional:
        made["type"] = [made["type"], "null"]
    words = [column.about.in_language(language)] if column.about else []
    words += [f"{name}: {text.in_language(language)}" for name, text in column.choices.items()]
    made["title"] = column.heading.in_language(language)
    return made | ({"description": "; ".join(words)} if words else {})


def _itself(language: str) -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": TITLE.in_language(language),
        "security": [],
        "parameters": [_parameter(LANG, language)],
        "responses": {
            "200": {
                "description": "OpenAPI 3.1",
                "content": {"application/json": {"schema": {"type": "object"}}},
            },
            **_answers(language, "304", "400", "503"),
        },
    }


def _page(source: Source, language: str) -> dict[str, Any]:
    name = source.table.name
    schema = {
        "type": "object",
        "required": ["table", "page", "pages", "next", "rows"],
        "properties": {
            "table": {"const": name},
            "page": {"type": "integer", "minimum": 1},
            "pages": {"type": "integer", "minimum": 1},
            "next": {"type": ["string", "null"], "format": "uri"},
            "rows": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
        },
        "additionalProperties": False,
    }
    made = _operation(source, name, PAGE_OF, (*source.filters, PAGE, SIZE, LANG), language)
    made["responses"]["200"]["content"] = {"application/json": {"schema": schema}}
    return made


def _csv(source: Source, language: str) -> dict[str, Any]:
    made = _operation(source, f"{source.table.name}_csv", WHOLE, (*source.filters, LANG), language)
    made["responses"]["200"]["description"] = CSV_IS.in_language(language)
    made["responses"]["200"]["content"] = {"text/csv": {"schema": {"type": "string"}}}
    return made


def _operation(
    source: Source, name: str, what: Text, parameters: Iterable[str], language: str
) -> dict[str, Any]:
    title = source.table.title.in_language(language)
    return {
        "operationId": name,
        "summary": f"{title}. {what.in_language(language)}",
        "description": source.table.about.in_language(language),
        "parameters": [_parameter(each, language) for each in parameters],
        "responses": {
            "200": {"description": title, "headers": {"ETag": {"schema": {"type": "string"}}}},
            **_answers(language, *ANSWERS),
        },
    }


def _parameter(name: str, language: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "pattern": f"^({VALUES[name]})$"}
    if name in (PAGE, ROUND):
        schema = {"type": "integer", "minimum": 1, "maximum": 10 ** (7 if name == PAGE else 9) - 1}
    elif name == SIZE:
        schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL_SIZE}
    elif name == LANG:
        schema = {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]}
    return {
        "name": name,
        "in": "query",
        "description": PARAMETERS[name].in_language(language),
        "schema": schema,
    }


def _answers(language: str, *statuses: str) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": ANSWERS[status].in_language(language)}
        | ({} if status == "304" else {"content": problem})
        for status in statuses
    }
