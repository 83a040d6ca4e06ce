"""R6: the “Dân vận khéo” models of a period, how many have come how far, and each of them in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ..definition import LANGUAGES, Text
from ..good_model_counts import ModelCounts, ModelSummary
from ..good_models import CLASS, DECISION, Field, GoodModel, State
from ..language import day, number
from .blocks import Block, Fact, Facts, Report, Table
from .registry import report
from .words import Speaker, period_label

Cell = str | int | Decimal | date | None

TITLE = Text("Mô hình “Dân vận khéo”", "“Skilful mass mobilisation” models")
STATES: Mapping[State, Text] = {
    State.REGISTERED: Text("Đã đăng ký", "Registered"),
    State.RUNNING: Text("Đang thực hiện", "Running"),
    State.EFFECTIVE: Text("Hiệu quả", "Effective"),
    State.COMMENDED: Text("Được khen", "Commended"),
    State.REPLICATED: Text("Được nhân rộng", "Copied by others"),
    State.STOPPED: Text("Đã dừng", "Stopped"),
}
COUNTS = (
    Text("Đăng ký", "Registered"),
    Text("Thực hiện", "Running"),
    STATES[State.EFFECTIVE],
    STATES[State.COMMENDED],
    STATES[State.REPLICATED],
    STATES[State.STOPPED],
)
COLUMNS = (
    Text("Tên mô hình", "Name of the model"),
    Text("Mã", "Code"),
    Text("Đơn vị", "Unit"),
    Text("Lĩnh vực", "Field"),
    Text("Trạng thái", "State"),
    Text("Ngày đăng ký", "Registered on"),
    Text("Điểm gần nhất", "Latest points"),
    Text("Xếp loại", "Class"),
    Text("Quyết định khen", "Decision"),
    Text("Ngày quyết định", "Date of the decision"),
    Text("Làm theo", "Copies"),
    Text("Số nơi làm theo", "Copied by"),
)
ON_PAGE = (  # the same in fewer columns, where a page or a sheet of paper has no room for all
    *COLUMNS[:5],
    Text("Đánh giá gần nhất", "Latest assessment"),
    COLUMNS[8],
    COLUMNS[11],
)
NO_MODELS = Text("Chưa có mô hình nào.", "There are no models yet.")


@report("good_models")
def models_report(
    summary: ModelSummary,
    period: str,
    units: Mapping[str, str],
    fields: Mapping[Field, Text],
    classes: Mapping[str, Text],
    language: str = LANGUAGES[0],
    listed: Sequence[GoodModel] | None = None,
    keys: Sequence[str] = (),
) -> Report:
    """The whole of R6. ``units`` are names by school code, that of the office under OFFICE.

    A page that shows some of the models gives these as ``listed``, and ``keys`` by which it links them.
    """
    say = Speaker(language)
    rows = model_rows(summary.models if listed is None else listed, units, fields, classes, say)
    blocks = (*count_blocks(summary, fields, say), model_table(rows, say, keys))
    return Report(say(TITLE), say(period_label(period)), blocks)


def count_blocks(summary: ModelSummary, fields: Mapping[Field, Text], say: Speaker) -> tuple[Block, ...]:
    """The figures: in all, by field, by state."""
    heads = tuple(say(each) for each in COUNTS)
    total = summary.total
    facts = (Fact(head, str(figure)) for head, figure in zip(heads, total.row, strict=True))
    by_field = [(say(fields[field]), counts) for field, counts in summary.by_field.items()]
    return (
        Facts(say(Text("Tính đến ngày {day}", "Up to {day}"), day=day(summary.until)), tuple(facts)),
        Table(
            say(Text("Theo lĩnh vực", "By field")),
            (say(COLUMNS[3]), *heads),
            tuple(
                _figures(name, counts) for name, counts in (*by_field, (say(Text("Tất cả", "In all")), total))
            ),
        ),
        Table(
            say(Text("Theo trạng thái", "By where they stand")),
            (say(COLUMNS[4]), say(Text("Số mô hình", "Models"))),
            tuple((say(STATES[state]), str(figure)) for state, figure in summary.by_state.items()),
        ),
    )


def model_table(rows: Sequence[tuple[Cell, ...]], say: Speaker, keys: Sequence[str] = ()) -> Table:
    """``rows`` of ``model_rows`` as text; ``keys`` are codes by which a page links a row to its model."""
    return Table(
        say(Text("Từng mô hình", "Each model")),
        tuple(say(each) for each in ON_PAGE),
        tuple(_on_page(tuple(map(_shown, row))) for row in rows),
        keys=tuple(keys),
        empty=say(NO_MODELS),
    )


def model_rows(
    models: Sequence[GoodModel],
    units: Mapping[str, str],
    fields: Mapping[Field, Text],
    classes: Mapping[str, Text],
    say: Speaker,
) -> list[tuple[Cell, ...]]:
    """A line for each model under COLUMNS, days and figures as such."""
    return [_row(each, units.get(each.school, each.school), fields, classes, say) for each in models]


def _row(
    model: GoodModel, unit: str, fields: Mapping[Field, Text], classes: Mapping[str, Text], say: Speaker
) -> tuple[Cell, ...]:
    now = model.standing
    assessed, commended = now.assessment, now.commendation
    name = assessed.facts.get(CLASS, "") if assessed else ""
    return (
        model.name,
        model.code,
        unit,
        say(fields[model.field]),
        say(STATES[model.state]),
        model.registered_on,
        assessed.points if assessed else None,
        say(classes[name]) if name in classes else name,
        commended.facts.get(DECISION, "") if commended else "",
        commended.decided_on if commended else None,
        model.source or "",
        len(model.copies),
    )


def _on_page(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row of texts under ON_PAGE: points with class, number with day, code with that of its source."""
    name, code, unit, field, state, _registered, points, result, decision, decided, source, copies = row
    assessed = " · ".join(filter(None, (points, result)))
    commended = ", ".join(filter(None, (decision, decided)))
    return name, f"{code} ← {source}" if source else code, unit, field, state, assessed, commended, copies


def _figures(name: str, counts: ModelCounts) -> tuple[str, ...]:
    return (name, *map(str, counts.row))


def _shown(cell: Cell) -> str:
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, Decimal):
        return number(cell, 0 if cell == cell.to_integral_value() else 1)
    return "" if cell is None else str(cell)
