"""The words of the minutes: a ``Minutes`` as an official document, part by part.

What nobody answered is said to be missing, never filled with an invented sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..definition import ResultClass
from ..language import capital, day, number
from ..legal import by_rank, citations
from ..state_document import (
    BLANK,
    END,
    Align,
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Signature,
    StateDocument,
    Table,
    long_moment,
    number_line,
    place_and_day,
)
from .record import Confirmation, Figure, Item, Minutes, Person

DRAFT = "BẢN NHÁP, chưa nộp"
NO_FIGURES, NOTHING_WRITTEN = "chưa có số liệu", "Không ghi."
NOT_MARKED, UNPROVEN = "Chưa chấm", "Chưa có minh chứng"
TITLE_OF_FORM = "Phiếu "
RESULT_COLUMNS = (
    Column("TT", 11, Align.CENTRE, plain=True),
    Column("Nội dung kiểm tra", 74, plain=True),
    Column("Kết quả", 25, Align.CENTRE),
    Column("Lý do, số văn bản, ghi chú", 55, plain=True),
)
SCORE_COLUMNS = (
    Column("Phần", 93, plain=True),
    Column("Điểm đạt", 24, Align.CENTRE),
    Column("Điểm tối đa", 24, Align.CENTRE),
    Column("Tỉ lệ (%)", 24, Align.CENTRE),
)
_SIZES = {
    "tong_cbgvnv": "Tổng số cán bộ, giáo viên, nhân viên",
    "nu": "nữ",
    "dang_vien": "đảng viên",
    "hop_dong": "hợp đồng lao động",
    "so_lop": "số lớp (nhóm)",
    "so_hoc_sinh": "số học sinh (trẻ)",
}


def minutes_document(record: Minutes) -> StateDocument:
    """The document, number and day left to the clerk; a draft says so."""
    office = record.office
    return StateDocument(
        superior=office.superior,
        issuer=office.issuer,
        number=number_line("BB", office.short_name),
        place_and_day=place_and_day(office.place, record.day.year),
        kind="BIÊN BẢN",
        subject=_subject(record),
        bases=citations(record.main_bases),
        body=tuple(_body(record)),
        signatures=(
            _signature("ĐẠI DIỆN NHÀ TRƯỜNG", record.school_confirmation),
            _signature("ĐẠI DIỆN ĐOÀN KIỂM TRA", record.team_confirmation),
        ),
        recipients=office.recipients.get("minutes", ("Lưu: VT",)),
        made_on=record.day,
        draft=DRAFT if record.draft else "",
    )


def _subject(record: Minutes) -> str:
    """What the form is called, without its level, and where, a line each."""
    about = record.form_title.split(":")[0].split("(")[0].strip().removeprefix(TITLE_OF_FORM)
    return f"{capital(about)}\ntại {_place(record)}"


def _place(record: Minutes) -> str:
    return f"{record.school} (điểm trường: {record.site})" if record.site else record.school


def _body(record: Minutes) -> Iterator[Block]:
    yield from _meeting(record)
    yield from _results(record)
    yield from _scores(record)
    yield from _conclusion(record)
    yield from _end(record)


def _meeting(record: Minutes) -> Iterator[Block]:
    yield Paragraph(f"Đoàn kiểm tra của {record.office.name} đã làm việc tại trường. Kết quả như sau:")
    yield Heading("I. THỜI GIAN, ĐỊA ĐIỂM, HÌNH THỨC")
    began = f"{long_moment(record.started_at)}." if record.started_at else f"{NO_FIGURES}."
    yield Paragraph(began, "1. Bắt đầu lúc:")
    yield Paragraph(f"{_place(record)}.", "2. Địa điểm:")
    yield Paragraph(f"{record.kind.lower() or NO_FIGURES}; kỳ: {record.period}.", "3. Hình thức:")
    short = " Phiếu rút gọn." if record.short else ""
    yield Paragraph(f"{record.form_title}.{short}", "4. Mẫu phiếu:")
    yield Heading("II. THÀNH PHẦN")
    yield Heading("1. Đoàn kiểm tra", 2)
    yield from _people(record.team)
    yield Heading("2. Đại diện nhà trường, Ban Thanh tra nhân dân, Công đoàn", 2)
    yield from _people(record.school_side)
    yield Heading("III. QUY MÔ NHÀ TRƯỜNG")
    shown = [f"{label}: {record.sizes.get(name, NO_FIGURES)}" for name, label in _SIZES.items()]
    yield Paragraph("; ".join(shown) + ".")


def _people(people: tuple[Person, ...]) -> Iterator[Block]:
    last = len(people) - 1
    for place, each in enumerate(people):
        post = f", {each.post}" if each.post else ""
        yield Paragraph(f"- {each.name}{post}{'.' if place == last else ';'}")
    if not people:
        yield Paragraph(NOTHING_WRITTEN)


def _results(record: Minutes) -> Iterator[Block]:
    yield Heading("IV. NỘI DUNG VÀ KẾT QUẢ KIỂM TRA")
    rows = []
    for part in record.parts:
        rows.append(Row((part.label,), head=True))
        rows += [_row(line) for line in part.lines]
    yield Table("Kết quả từng mục", RESULT_COLUMNS, tuple(rows))
    if any(isinstance(line, Item) and line.key for part in record.parts for line in part.lines):
        yield Paragraph("Mục ghi (K) là mục chính.")
    if record.other_bases:
        yield Paragraph(f"{_numbers(record)}.", "Căn cứ khác của từng mục:")


def _numbers(record: Minutes) -> str:
    return "; ".join(basis.number for basis in by_rank(record.other_bases))


def _row(line: Item | Figure) -> Row:
    if isinstance(line, Figure):
        return Row(("", line.label, line.text, ""))
    key = " (K)" if line.key else ""
    return Row((str(line.number), line.label + key, line.mark or NOT_MARKED, "\n".join(_beside(line))))


def _beside(item: Item) -> Iterator[str]:
    if item.reason:
        yield f"Lý do: {item.reason}"
    if item.document:
        yield f"Số văn bản: {item.document}"
    if item.photos:
        yield f"Ảnh minh chứng: {item.photos}"
    if item.unproven:
        yield UNPROVEN
    if item.note:
        yield f"Ghi chú: {item.note}"


def _scores(record: Minutes) -> Iterator[Block]:
    yield Heading("V. ĐIỂM VÀ XẾP LOẠI" + (" (TẠM TÍNH)" if record.draft else ""))
    rows = [
        (part.label, _points(part.score.earned), _points(part.score.possible), _percent(part.score.value))
        for part in record.parts
        if part.score
    ]
    score = record.score
    total = ("Cộng", _points(score.earned), _points(score.possible), _percent(score.value))
    yield Table("Điểm từng phần", SCORE_COLUMNS, (*map(Row, rows), Row(total, total=True)))
    if score.value is None:
        yield Paragraph("Không có điểm: chưa mục nào được chấm, hoặc mọi mục đều không áp dụng.")
        return
    yield Paragraph(f"{number(score.value, 1)} trên 100 điểm, tính trên các mục áp dụng.", "Điểm chung:")
    yield Paragraph(f"{_class(score.result_class)}.", "Xếp loại:")
    if score.capped:
        yield Paragraph(_cap(record))
    if record.marks:
        counted = "; ".join(f"{mark}: {many} mục" for mark, many in record.marks.items())
        yield Paragraph(f"{counted}.", "Số mục theo kết quả:")


def _cap(record: Minutes) -> str:
    keys = "; ".join(f"“{label}”" for label in record.failed_keys)
    by_points, given = _class(record.score.class_by_points), _class(record.score.result_class)
    return f"Theo điểm là {by_points}; được xếp {given} vì mục chính chưa đạt: {keys}."


def _class(result: ResultClass | None) -> str:
    return result.label.vi if result else "Chưa xếp loại"


def _points(points: Decimal) -> str:
    return number(points, 0 if points == points.to_integral_value() else 1)


def _percent(value: Decimal | None) -> str:
    return number(value, 1) if value is not None else "–"


def _conclusion(record: Minutes) -> Iterator[Block]:
    yield Heading("VI. NHẬN XÉT, KIẾN NGHỊ CỦA ĐOÀN KIỂM TRA")
    yield Heading("1. Ưu điểm", 2)
    yield from _written(record.strengths)
    yield Heading("2. Hạn chế", 2)
    yield from _written(record.limits)
    yield Heading("3. Kiến nghị", 2)
    for each in record.recommendations:
        yield Paragraph(f"- {_sentence(each.text)} Hạn: {day(each.due)}.")
    if not record.recommendations:
        yield Paragraph(NOTHING_WRITTEN)
    yield Heading("VII. Ý KIẾN CỦA NHÀ TRƯỜNG")
    yield from _written(record.opinion)


def _written(text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    yield from (Paragraph(line) for line in lines or [NOTHING_WRITTEN])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _end(record: Minutes) -> Iterator[Block]:
    yield Heading("VIII. XÁC NHẬN CỦA HAI BÊN")
    yield Paragraph(_confirmed(record.team_confirmation), "Đoàn kiểm tra:")
    yield Paragraph(_confirmed(record.school_confirmation), "Nhà trường:")
    if record.handed_in_at:
        yield Paragraph(f"Biên bản kết thúc lúc {long_moment(record.handed_in_at)}.")
    yield Paragraph(f"Biên bản được lập thành 02 bản như nhau, mỗi bên giữ 01 bản{END}")


def _confirmed(side: Confirmation) -> str:
    """What one side confirmed; that it has not, where it has not."""
    if not side.given:
        return "chưa xác nhận."
    who = ", ".join(part for part in (side.name, side.post) if part)
    when = f" lúc {long_moment(side.at)}" if side.at else ""
    return f"{who}; đã đọc và thống nhất nội dung biên bản{when}."


def _signature(side: str, signer: Confirmation) -> Signature:
    posts: Iterable[str] = (signer.post.upper(),) if signer.post else ()
    return Signature((side, *posts), signer.name or BLANK * 6)
