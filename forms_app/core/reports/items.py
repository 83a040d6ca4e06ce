"""The items of one theme over the schools of a level: how many meet each, and which schools do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..definition import LANGUAGES, Text, Theme
from ..disclosure import theme_label
from ..findings import quoted
from ..language import sort_key
from ..office import Office
from ..rounds import Period
from ..schools import Level
from .blocks import Notes, Report, Table
from .registry import report
from .words import Speaker, period_label

MOST_NAMED = 12  # schools in one cell; the rest is counted
COLUMNS = (
    Text("Nội dung", "Item"),
    Text("Kết quả", "Results"),
    Text("Trường chưa đạt đủ", "Schools that do not meet it fully"),
)
AND_MORE = Text("{names} và {n} trường khác", "{names} and {n} more")
OF_MARK = Text("{mark}: {n}", "{mark}: {n}")


@dataclass
class ItemOfLevel:
    """One item, as all visits of a level and period marked it."""

    label: Text
    marks: dict[str, int] = field(default_factory=dict)  # how many, by the words of the mark
    not_met: list[str] = field(default_factory=list)  # names of schools that lost points


@report("items")
def items_report(
    items: Mapping[str, ItemOfLevel],
    theme: Theme,
    level: Level,
    period: Period,
    office: Office,
    language: str = LANGUAGES[0],
) -> Report:
    """``items`` in the order of the form."""
    say = Speaker(language)
    rows = tuple(_row(say, each) for each in items.values())
    title = Text("Từng mục: {theme}", "Item by item: {theme}")
    empty = Text("Chưa có cuộc kiểm tra nào của cấp này trong kỳ.", "No visit to this level in this period.")
    table = Table(
        say(Text("Các mục đã kiểm tra", "Items inspected")),
        tuple(say(each) for each in COLUMNS),
        rows,
        empty=say(empty),
    )
    note = Text(
        "Tính theo phiếu đầy đủ nộp sau cùng của mỗi trường trong kỳ; trường chỉ có phiếu rút gọn thì theo "
        "phiếu ấy. Bấm tên trường ở trang so sánh để đọc lý do.",
        "By each school's last visit with the full form in the period; by the short form where there is no "
        "other. Follow a school's name on the page before for reasons.",
    )
    subtitle = Text("{level}, {period}", "{level}, {period}").format(
        level=level.label, period=period_label(period.code)
    )
    notes = Notes(say(Text("Cách đọc", "How to read this page")), (say(note),))
    return Report(
        say(title, theme=theme_label([theme], office.motto, language)), say(subtitle), (table, notes)
    )


def _row(say: Speaker, item: ItemOfLevel) -> tuple[str, ...]:
    marks = ", ".join(say(OF_MARK, mark=mark, n=count) for mark, count in item.marks.items())
    return quoted(say(item.label)), marks, _named(say, sorted(item.not_met, key=sort_key))


def _named(say: Speaker, names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        return say(AND_MORE, names=shown, n=len(names) - MOST_NAMED)
    return shown
