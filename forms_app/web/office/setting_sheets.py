"""The questions of each part of the settings: one per leaf of its plain data, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _

from ...core.definition import Choice, Question, Text
from ...core.office import NUMBERS, Office, floor_of
from ...core.office_plain import to_plain
from ...core.question_types import type_of
from ...core.settings import HOLDS, Part
from ..language import page_language

BLANK_SIGNER = {"authority": "", "post": "", "name": ""}
OPTIONAL = frozenset({"signers__0__authority"})
Plain = Mapping[str, Any]


def part_name(part: Part) -> str:
    names = {
        Part.NAMES: _("Tên cơ quan, đầu văn bản"),
        Part.RECIPIENTS: _("Nơi nhận"),
        Part.SIGNER: _("Người ký"),
        Part.RESPONDENTS: _("Lời cho người trả lời khảo sát"),
        Part.MOTTO: _("Phương châm"),
        Part.CLASSES: _("Xếp loại"),
        Part.THRESHOLDS: _("Ngưỡng công bố kết quả khảo sát"),
        Part.LIGHTS: _("Mức xanh, vàng"),
        Part.DAYS: _("Thời hạn: khắc phục, trả lời, giữ phiếu, giữ ảnh"),
        Part.BOARDS: _("Ban Thanh tra nhân dân"),
        Part.REPORTS: _("Báo cáo định kỳ"),
    }
    return str(names[part])


def plain_of(part: Part, office: Office, day: date) -> dict[str, Any]:
    """What a part holds; of the signers only who signs on ``day``."""
    if part is not Part.SIGNER:
        return to_plain(office, HOLDS[part])
    signer = office.signer_on(day)
    told = {name: getattr(signer, name) for name in BLANK_SIGNER} if signer else BLANK_SIGNER
    return {"signers": [told]}


def questions(plain: Plain) -> tuple[Question, ...]:
    """One per leaf, in order; names of classes stay as they are, and the last class begins at nought."""
    return tuple(_question(path, leaf, plain) for path, leaf in leaves(plain) if _asked(path, leaf))


def values_of(plain: Plain) -> dict[str, Any]:
    """The leaves as stored answers of their questions."""
    return {path: "\n".join(leaf) if isinstance(leaf, list) else leaf for path, leaf in leaves(plain)}


def body_of(plain: Plain, values: Mapping[str, Any]) -> dict[str, Any]:
    """``plain`` with the answers in the place of its leaves."""
    return {key: _filled(each, values, key) for key, each in plain.items()}


def said(plain: Plain) -> Iterator[tuple[str, str]]:
    """(label, value) of every leaf, for people to read."""
    values = values_of(plain)
    for each in questions(plain):
        yield each.label.vi, type_of(each).display(each, values[each.name], page_language())


def leaves(plain: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every text, number and list of lines with the way to it, as ``recipients__minutes``."""
    if isinstance(plain, Mapping):
        for key, each in plain.items():
            yield from leaves(each, f"{path}__{key}" if path else key)
    elif isinstance(plain, list) and not all(isinstance(each, str) for each in plain):
        for place, each in enumerate(plain):
            yield from leaves(each, f"{path}__{place}")
    else:
        yield path, plain


def field_of(setting: str) -> str:
    """The field of a setting that core.settings refuses: ``thresholds.results``."""
    return {"class_limits": "class_limits__classes__0__lowest"}.get(setting, setting.replace(".", "__"))


def _asked(path: str, leaf: Any) -> bool:
    return not (path.startswith("class_limits__classes__") and path.endswith("__name")) and not (
        path.endswith("__lowest") and leaf == "0"
    )


def _filled(plain: Any, values: Mapping[str, Any], path: str) -> Any:
    if isinstance(plain, Mapping):
        return {key: _filled(each, values, f"{path}__{key}") for key, each in plain.items()}
    if isinstance(plain, list) and not all(isinstance(each, str) for each in plain):
        return [_filled(each, values, f"{path}__{place}") for place, each in enumerate(plain)]
    if not _asked(path, plain):
        return plain
    if isinstance(plain, list):
        return [line.strip() for line in str(values.get(path, "")).splitlines() if line.strip()]
    return values.get(path, "")


def _question(path: str, leaf: Any, plain: Plain) -> Question:
    kind, settings = _kind(path, leaf)
    return Question(
        kind,
        path,
        Text(_label(path)),
        hint=_hint(path, leaf),
        required=path not in OPTIONAL,
        choices=_classes(plain) if kind == "select_one" else (),
        appearance="multiline" if isinstance(leaf, list) else "minimal" if kind == "select_one" else "",
        settings=MappingProxyType(settings),
    )


def _kind(path: str, leaf: Any) -> tuple[str, dict[str, Any]]:
    """The question type and its limits; floors are told by core.settings, in a sentence of their own."""
    if path.endswith("__lowest"):
        return "decimal", {"min": 0, "max": 100}
    if path.startswith("class_limits__cap_"):
        return "select_one", {}
    return ("integer", {}) if isinstance(leaf, int) else ("text", {})


def _classes(plain: Plain) -> tuple[Choice, ...]:
    classes = plain["class_limits"]["classes"]
    return tuple(Choice(each["name"], Text(each["label"]["vi"], each["label"]["en"])) for each in classes)


def _hint(path: str, leaf: Any) -> Text | None:
    head, _sign, name = path.partition("__")
    if head == "thresholds":
        return Text(_("Mức sàn là %(floor)d, chỉ được đặt từ đó trở lên.", floor=floor_of(name)))
    if path in NUMBERS:
        lowest, highest = NUMBERS[path]
        return Text(_("Từ %(lowest)d đến %(highest)d.", lowest=lowest, highest=highest))
    if path == "report_bases":
        return Text(_("Mỗi dòng một mã của danh mục căn cứ; văn bản hết hiệu lực tự được thay."))
    if head == "report_due":
        return Text(_("Ngày/tháng, ví dụ 20/06."))
    if isinstance(leaf, list):
        return Text(_("Mỗi nơi nhận một dòng, không cần gạch đầu dòng; dòng cuối là nơi lưu."))
    return None


def _label(path: str) -> str:
    head, *rest = path.split("__")
    if head == "class_limits" and rest[0] == "classes":
        return _class_label(int(rest[1]) + 1, rest[2:])
    name, language = path, ""
    if rest and rest[-1] in ("vi", "en"):
        name, language = "__".join([head, *rest[:-1]]), rest[-1]
    label = str(_labels().get(name, name))
    return str(_("%(label)s (tiếng Anh)", label=label)) if language == "en" else label


def _class_label(number: int, rest: list[str]) -> str:
    if rest[0] == "lowest":
        return str(_("Loại thứ %(num)d: từ bao nhiêu điểm", num=number))
    if rest[-1] == "en":
        return str(_("Loại thứ %(num)d: tên (tiếng Anh)", num=number))
    return str(_("Loại thứ %(num)d: tên", num=number))


def _labels() -> dict[str, str]:
    return {
        "name": _("Tên cơ quan"),
        "short_name": _("Chữ viết tắt trong số văn bản"),
        "superior": _("Cơ quan cấp trên (dòng đầu văn bản)"),
        "issuer": _("Cơ quan ban hành (dòng thứ hai)"),
        "place": _("Địa danh trước ngày tháng"),
        "recipients__half_year": _("Báo cáo 6 tháng"),
        "recipients__year": _("Báo cáo năm"),
        "recipients__minutes": _("Biên bản kiểm tra"),
        "recipients__school": _("Phiếu của một trường"),
        "signers__0__authority": _("Thẩm quyền (KT., TL., TUQ.; để trống nếu ký trực tiếp)"),
        "signers__0__post": _("Chức vụ"),
        "signers__0__name": _("Họ tên"),
        "support": _("Hỏi ai khi cần giúp"),
        "paper_place": _("Nơi lấy phiếu giấy"),
        "key_holders": _("Ai mở hòm phiếu"),
        "motto__biet": _("Dân biết"),
        "motto__ban": _("Dân bàn"),
        "motto__lam": _("Dân làm"),
        "motto__kiem_tra": _("Dân kiểm tra"),
        "motto__giam_sat": _("Dân giám sát"),
        "motto__thu_huong": _("Dân thụ hưởng"),
        "class_limits__cap_one_key": _("Loại cao nhất khi một mục chính chưa đạt"),
        "class_limits__cap_more_keys": _("Loại cao nhất khi từ hai mục chính chưa đạt"),
        "thresholds__results": _("Số phiếu của một trường để có kết quả"),
        "thresholds__public": _("Số phiếu để trang công khai có kết quả"),
        "thresholds__comments": _("Số ý kiến gộp để hiện ý kiến viết"),
        "thresholds__comments_school": _("Số ý kiến cha mẹ của một trường để hiện"),
        "thresholds__pool_schools": _("Số trường ít nhất trong nhóm trường nhỏ"),
        "thresholds__pool_answers": _("Số phiếu ít nhất trong nhóm trường nhỏ"),
        "thresholds__small_staff": _("Trường có chừng này người làm việc trở xuống thì tính vào nhóm"),
        "thresholds__disagreement": _("Lệch bao nhiêu điểm thì trang nói các bên nhìn khác nhau"),
        "light_green": _("Từ bao nhiêu phần trăm là xanh"),
        "light_yellow": _("Từ bao nhiêu phần trăm là vàng"),
        "action_days": _("Số ngày để khắc phục một hạn chế"),
        "answer_days": _("Số ngày để trường trả lời kiến nghị của Ban Thanh tra nhân dân"),
        "correction_days": _("Số ngày giữ phiếu sau khi đếm, trước khi hủy"),
        "report_bases": _("Căn cứ của báo cáo định kỳ (mã)"),
        "report_due__half_year": _("Hạn gửi báo cáo 6 tháng"),
        "report_due__year": _("Hạn gửi báo cáo năm"),
        "recipients__overdue": _("Báo cáo kiến nghị quá hạn"),
        "recipients__comparison": _("Báo cáo so sánh các trường"),
        "recipients__models": _("Báo cáo mô hình “Dân vận khéo”"),
        "recipients__letters": _("Sổ theo dõi góp ý"),
        "photo_months": _("Số tháng giữ ảnh minh chứng"),
        "letter_years": _("Số năm giữ nội dung thư góp ý"),
        "board_guide": _("Cơ quan hướng dẫn Ban Thanh tra nhân dân"),
    }
