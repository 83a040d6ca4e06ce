"""/style: every component in every state, for those who work on the pages. The demo alone has it."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, abort, render_template
from werkzeug.datastructures import MultiDict

from ..core.definition import Choice, Question, Text
from ..core.form_builder import BoundForm, bind
from ..core.reports.blocks import Bar, ChartRow, Report, Table, ThemeChart
from .language import page_language
from .services import services
from .settings import Settings

LONGEST_WORDS = (
    "Trường Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai nghiêng nghiêng, phường Khuynh Diệp Thượng"
)
FACES = (
    Choice("1", Text("Rất lo"), face="😟"),
    Choice("2", Text("Lo"), face="🙁"),
    Choice("3", Text("Nửa lo, nửa yên tâm"), face="😐"),
    Choice("4", Text("Yên tâm"), face="🙂"),
    Choice("5", Text("Rất yên tâm"), face="😀"),
    Choice("6", Text("Không biết")),
)
MARKS = (
    Choice("dat", Text("Đạt")),
    Choice("dat_mot_phan", Text("Đạt một phần")),
    Choice("chua_dat", Text("Chưa đạt")),
    Choice("khong_ap_dung", Text("Không áp dụng")),
)
ROWS = (Question("text", "name", Text("Họ và tên")), Question("integer", "age", Text("Tuổi")))
QUESTIONS = (
    Question("select_one", "faces", Text("Gia đình yên tâm đến đâu?"), choices=FACES, appearance="faces"),
    Question("select_one", "plain", Text(LONGEST_WORDS + "?"), choices=FACES, hint=Text("Chọn một.")),
    Question("select_one", "level", Text("Xếp ngang"), choices=MARKS, appearance="horizontal"),
    Question("select_one", "list", Text("Danh sách mở ra"), choices=MARKS, appearance="minimal"),
    Question("select_multiple", "many", Text("Chọn nhiều"), choices=MARKS),
    Question("item", "item", Text("Mục kiểm tra"), choices=MARKS, points=Decimal(2), evidence=Text("sổ họp")),
    Question("integer", "figure", Text("Số người dự"), unit=Text("người")),
    Question("date", "day", Text("Ngày họp")),
    Question("text", "line", Text("Một dòng")),
    Question("text", "lines", Text("Nhiều dòng"), appearance="multiline"),
    Question("acknowledge", "tick", Text("Tôi đã đọc và đồng ý")),
    Question("repeat", "rows", Text("Người có mặt"), questions=ROWS),
    Question("note", "note", Text("Một lời dặn, không hỏi gì.")),
)
WRONG = tuple(
    Question(each.type, f"wrong_{each.name}", each.label, each.hint, required=True, choices=each.choices)
    for each in QUESTIONS
    if each.name in ("faces", "item", "figure", "day", "line", "tick")
)
REPORT = Report(
    "Kết quả",
    "",
    (
        ThemeChart(
            "Hai phương châm, ba tiếng nói",
            (
                ChartRow(
                    "Dân biết",
                    (
                        Bar("inspection", "Kiểm tra", Decimal(90), Decimal(90), "90,0 %"),
                        Bar("staff", "Thầy cô", Decimal(40), Decimal(60), "từ 40 đến 60 %"),
                        Bar("parents", "Phụ huynh", Decimal(60), Decimal(80), "từ 60 đến 80 %"),
                    ),
                    ("Kiểm tra cao hơn ý kiến của thầy cô.",),
                ),
                ChartRow("Dân bàn", (Bar("inspection", "Kiểm tra", None, None, "chưa có số liệu"),)),
            ),
        ),
        Table(
            "Bảng thành thẻ trên điện thoại",
            ("Trường", "Xếp loại", "Phiếu", "Ghi chú"),
            (("Trường Mẫu giáo Sao Mai", "Tốt", "24", ""), (LONGEST_WORDS, "Khá", "1.234", LONGEST_WORDS)),
        ),
        Table("Bảng trống", ("Trường",), (), empty="Chưa có số liệu."),
    ),
)

blueprint = Blueprint("style_guide", __name__)


@blueprint.get("/style")
def show() -> str:
    """Public, since it shows nothing of anybody; 404 outside the demo."""
    if not is_demo(services().settings):
        abort(404)
    return render_template("style.html", empty_form=_empty(), chosen=_chosen(), wrong=_wrong(), report=REPORT)


def is_demo(settings: Settings) -> bool:
    """Whether the service runs under the key that ``make run`` has made for the demo."""
    demo = settings.instance / "demo.secret"
    return demo.is_file() and demo.read_text("ascii").strip() == settings.secret_key


def _empty() -> BoundForm:
    return bind(QUESTIONS, page_language())


def _chosen() -> BoundForm:
    """A second copy with answers, under names of its own: ids are unique on a page."""
    answered = {
        "chosen_faces": "4",
        "chosen_many": ["dat", "chua_dat"],
        "chosen_item": {"mark": "chua_dat", "reason": "Chưa có biên bản", "document": "", "note": ""},
        "chosen_tick": True,
    }
    asked = [
        Question(each.type, f"chosen_{each.name}", each.label, choices=each.choices, points=each.points)
        for each in QUESTIONS
        if f"chosen_{each.name}" in answered
    ]
    return bind(asked, page_language(), values=answered)


def _wrong() -> BoundForm:
    """Everything left out or mistyped."""
    typed = MultiDict({"wrong_item": "chua_dat", "wrong_figure": "ba mươi", "wrong_day": "31/02"})
    form = bind(WRONG, page_language(), formdata=typed)
    form.validate()
    return form
