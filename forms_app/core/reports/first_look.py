"""What a board member wants to know first, in four lines: wrong, put right, who answers, trusted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..actions import Action
from ..definition import Text
from ..disclosure import SchoolResult
from ..language import day
from ..voices import Result, withheld_text
from .blocks import Fact, Facts
from .words import NOT_INSPECTED, Inspection, Speaker, in_short

TRUST = "s_ttnd_tin_cay"  # the question of the staff survey that asks whether the board is believed
ALL_MET = Text("Các mục đã kiểm tra đều đạt.", "Every item inspected is met.")
WRONG = Text(
    "{count} mục chưa đạt hoặc đạt một phần. Trước hết: {item}",
    "Items not met or partly met: {count}. First of all: {item}",
)
NOTHING_TO_MEND = Text("Chưa có việc nào phải khắc phục.", "Nothing had to be put right so far.")
MENDED = Text(
    "Tính đến nay, mọi kỳ: đã xác nhận xong {done}/{all} việc.",
    "Up to today, all periods: confirmed as put right {done} of {all}.",
)
MENDED_LATE = Text(
    "Tính đến nay, mọi kỳ: đã xác nhận xong {done}/{all} việc; {late} việc quá hạn.",
    "Up to today, all periods: confirmed as put right {done} of {all}; overdue {late}.",
)
NOBODY_WAITS = Text("Không có việc nào đang chờ trường.", "Nothing waits for the school.")
NEXT = Text("{owner}, hạn {day}: {what}", "{owner}, due {day}: {what}")
BELIEVED = Text("“{label}”: {share} đồng ý.", "“{label}”: {share} agree.")
NOT_ASKED = Text("Đợt khảo sát này không hỏi câu đó.", "This survey did not ask that.")


def first_look(
    say: Speaker, inspection: Inspection | None, staff: Result, followed: Sequence[Action], today: date
) -> Facts:
    """The four answers. ``followed`` is everything that the school had to put right."""
    answers = (
        (Text("Có gì sai?", "What is wrong?"), _wrong(say, inspection)),
        (Text("Đã sửa chưa?", "Has it been put right?"), _mended(followed, today)),
        (Text("Ai trả lời, khi nào?", "Who answers, and when?"), _next(followed)),
        (Text("Đồng nghiệp có tin Ban TTND không?", "Do colleagues trust the board?"), _believed(say, staff)),
    )
    title = Text("Bốn điều cần biết trước", "Four things to know first")
    return Facts(say(title), tuple(Fact(say(asked), say(answer)) for asked, answer in answers))


def _wrong(say: Speaker, inspection: Inspection | None) -> Text:
    if inspection is None:
        return NOT_INSPECTED
    found = inspection.findings
    return WRONG.format(count=len(found), item=in_short(say(found[0].label))) if found else ALL_MET


def _mended(followed: Sequence[Action], today: date) -> Text:
    if not followed:
        return NOTHING_TO_MEND
    done, late = sum(not each.open for each in followed), sum(each.overdue(today) for each in followed)
    return (MENDED_LATE if late else MENDED).format(done=done, all=len(followed), late=late)


def _next(followed: Sequence[Action]) -> Text:
    """What the school must do next: the longest overdue, or the nearest day."""
    waiting = [each for each in followed if each.outline.waits_for_school]
    if not waiting:
        return NOBODY_WAITS
    first = min(waiting, key=lambda each: (each.standing.deadline, each.code))
    return NEXT.format(
        owner=first.standing.owner, day=day(first.standing.deadline), what=in_short(first.outline.title)
    )


def _believed(say: Speaker, staff: Result) -> Text:
    if not isinstance(staff, SchoolResult):
        return withheld_text(staff)
    asked = next((each for each in staff.questions if each.name == TRUST), None)
    if asked is None:
        return staff.notes[0] if staff.notes else NOT_ASKED
    return BELIEVED.format(label=say(asked.label).rstrip("."), share=say(asked.favourable.text))
