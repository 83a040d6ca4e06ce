"""What a person reads when an answer cannot be taken: plain words, and the number of the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..definition import Text
from ..question_types import Problem

MESSAGES: Mapping[str, Text] = {
    "required_choice": Text("chưa chọn.", "nothing is chosen."),
    "required_box": Text("chưa chọn.", "nothing is chosen."),
    "required_text": Text("chưa điền.", "please fill this in."),
    "required_tick": Text("chưa đánh dấu vào ô.", "please tick the box."),
    "required_reason": Text("chưa nêu rõ lý do.", "please give the reason."),
    "choice": Text(
        "câu trả lời gửi đến không có trong phiếu. Xin chọn lại.",
        "the answer sent is not on the form. Please choose again.",
    ),
    "too_long": Text(
        "đã viết {n} ký tự, chỉ nhận {most}. Xin viết ngắn lại.",
        "you wrote {n} characters; at most {most} fit. Please shorten your text.",
    ),
    "repeated": Text(
        "nhận được nhiều câu trả lời cho một ô. Xin điền lại.",
        "several answers came for one box. Please fill it in again.",
    ),
    "unreadable": Text(
        "có ký tự không đọc được. Xin gõ lại.",
        "some characters cannot be read. Please type it again.",
    ),
    "number": Text(
        "chưa đọc được con số. Xin viết như 1.234,5: dấu phẩy trước phần lẻ, "
        "dấu chấm hoặc dấu cách giữa các nhóm ba chữ số.",
        "this is not a number. Please write it as 1.234,5: a comma before the decimals, "
        "a point or a space between groups of three digits.",
    ),
    "whole_number": Text(
        "chỉ nhận số nguyên, không có phần lẻ.", "only a whole number fits, without decimals."
    ),
    "too_small": Text("số nhỏ nhất là {least}.", "the smallest number is {least}."),
    "too_large": Text("số lớn nhất là {most}.", "the largest number is {most}."),
    "figure_and_none": Text(
        "vừa ghi số vừa đánh dấu là không có. Xin chỉ giữ một.",
        "a figure is given and the box says there is none. Please keep one of them.",
    ),
    "day": Text("chưa đọc được ngày. Xin viết như 05/01/2026.", "please write the day as 05/01/2026."),
    "moment": Text(
        "chưa đọc được ngày giờ. Xin viết như 05/01/2026 07:30.",
        "please write the day and time as 05/01/2026 07:30.",
    ),
    "too_few_rows": Text("cần ít nhất {least} dòng.", "at least {least} rows are needed."),
    "too_many_rows": Text(
        "chỉ nhận {most} dòng. Xin bỏ bớt.", "at most {most} rows fit. Please remove some."
    ),
    "constraint": Text(
        "câu trả lời chưa hợp lý. Xin xem lại.", "the answer does not look right. Please check it."
    ),
}
WAYS_OUT: Mapping[str, Text] = {  # said beside the input only: in a list of many it would hide where to look
    "required_choice": Text(
        "Nếu không muốn trả lời, xin chọn “{way_out}”.",
        'If you do not wish to answer, please choose "{way_out}".',
    ),
}
PARTS: Mapping[str, Text] = {
    "": Text(""),
    ".reason": Text("lý do", "reason"),
    ".document": Text("số văn bản", "document number"),
    ".note": Text("ghi chú", "note"),
    ".none": Text("ô không có", "the box for none"),
}
QUESTION, ROW = Text("Câu {number}", "Question {number}"), Text("dòng {row}", "row {row}")
HEADING_ONE = Text(
    "Phiếu chưa gửi. Còn 1 chỗ cần xem lại:", "Your form has not been sent. Please check 1 place:"
)
HEADING_MORE = Text(
    "Phiếu chưa gửi. Còn {n} chỗ cần xem lại:", "Your form has not been sent. Please check {n} places:"
)


class Said(NamedTuple):
    """What is wrong, and what else helps beside the input; without the question it belongs to."""

    message: str
    way_out: str = ""


def words(problem: Problem, language: str) -> Said:
    """A problem in sentences."""
    details: dict[str, Any] = {
        key: value.in_language(language) if isinstance(value, Text) else value
        for key, value in problem.details.items()
    }
    texts = (MESSAGES[problem.code], WAYS_OUT.get(problem.code, Text("")))
    return Said(*(text.in_language(language).format(**details) for text in texts))


def heading(count: int, language: str) -> str:
    """What stands above the list of a respondent's errors."""
    return (HEADING_ONE if count == 1 else HEADING_MORE).in_language(language).format(n=count)


def sentence(language: str, number: int | None, row: int | None, part: str, message: str) -> str:
    """ "Câu 5, dòng 2, Họ và tên: chưa điền."; what is not there is left out."""
    places = [
        QUESTION.in_language(language).format(number=number) if number else "",
        ROW.in_language(language).format(row=row) if row else "",
        part,
    ]
    place = ", ".join(each for each in places if each)
    text = f"{place}: {message}" if place else message
    return text[:1].upper() + text[1:]
