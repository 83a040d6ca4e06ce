"""Which step may follow in the history of an action, and why another one may not."""

from __future__ import annotations

from datetime import date

from .actions import (
    DUE,
    LATER,
    NEEDS,
    RECHECK_DAY,
    Action,
    Outcome,
    State,
    Step,
    StepKind,
)
from .definition import Text
from .errors import WrongState
from .language import day as shown_day
from .people import User, may

ENDED = Text(
    "Kiến nghị này đã được xác nhận xong, không ghi thêm được nữa.",
    "This action is confirmed and closed: nothing can be added.",
)
WITHDRAWN = Text(
    "Đoàn kiểm tra đã sửa phiếu và rút kiến nghị này, nên không cần ghi thêm gì nữa.",
    "The visiting team has corrected its form and withdrawn this action: nothing more is to be added.",
)
NOT_WITHDRAWN = Text("Kiến nghị này chưa bị rút.", "This action is not withdrawn.")
WAITING = Text(
    "Trường đã báo làm xong; xin chờ Phòng xác nhận hoặc trả lại.",
    "The school says it is done; please wait until the office confirms it or sends it back.",
)
NOT_DONE = Text(
    "Trường chưa báo làm xong, nên chưa xác nhận hay trả lại được.",
    "The school has not said that it is done, so it cannot be confirmed or sent back yet.",
)
ANSWERED = Text(
    "Trường đã trả lời, nên không đổi hạn, người chịu trách nhiệm hay mức độ được nữa.",
    "The school has answered: due day, owner and severity can no longer be changed.",
)
ASKED_ALREADY = Text(
    "Trường đã xin gia hạn và đang chờ Phòng trả lời.",
    "The school has asked for more time already and waits for an answer.",
)
NOT_ASKED = Text("Không có đề nghị gia hạn nào đang chờ.", "No request for more time is waiting.")
NOT_LATER = Text(
    "Ngày xin gia hạn phải sau hạn hiện nay ({due}).",
    "The day asked for must be later than the day it is due now ({due}).",
)
GONE_BY = Text("Ngày này đã qua; xin chọn từ hôm nay trở đi.", "That day has passed; choose today or later.")
ASKED_DAY_GONE = Text(
    "Ngày trường xin đã qua; xin trả lời không gia hạn để trường xin ngày khác.",
    "The day asked for has passed; please refuse, so that the school can ask for another one.",
)
LOOKED_TOO_EARLY = Text(
    "Ngày kiểm tra lại không được trước ngày nêu kiến nghị ({day}).",
    "The re-check cannot be earlier than the day the action was opened ({day}).",
)
NOT_YET = Text("Ngày kiểm tra lại không được sau hôm nay.", "The re-check cannot be later than today.")
NOT_MENDED = Text(
    "Lần kiểm tra lại gần nhất ghi là chưa khắc phục; xin trả lại để trường làm tiếp.",
    "The last re-check found it not put right; please send it back to the school.",
)
OPEN_ALREADY = Text("Kiến nghị này đã được mở.", "This action is open already.")


def next_steps(action: Action, user: User | None = None) -> tuple[StepKind, ...]:
    """The kinds of step that may come next, of those that ``user`` may take where one is given."""
    return tuple(
        kind
        for kind in StepKind
        if refusal(action, kind) is None
        and (user is None or (kind in NEEDS and may(user, NEEDS[kind], action)))
    )


def refusal(action: Action, kind: StepKind) -> Text | None:
    """Why a step of this kind cannot follow now, whatever it says; None where it can."""
    now, done = action.standing, action.state is State.DONE
    match kind:
        case StepKind.OPEN:
            return OPEN_ALREADY
        case StepKind.RESTORE:
            return None if action.withdrawn else NOT_WITHDRAWN
        case _ if action.withdrawn:
            return WITHDRAWN
        case StepKind.ADVISE | StepKind.WITHDRAW | StepKind.REWORD:
            return None  # a board may say what it thinks of a thing confirmed, a team that it was mistaken
        case _ if action.state is State.CONFIRMED:
            return ENDED
        case StepKind.BEGIN | StepKind.FINISH if done:
            return WAITING
        case StepKind.ASK if done or now.asked:
            return WAITING if done else ASKED_ALREADY
        case StepKind.GRANT | StepKind.REFUSE if not now.asked:
            return NOT_ASKED
        case StepKind.CHANGE if now.answered:
            return ANSWERED
        case StepKind.CONFIRM | StepKind.RETURN if not done:
            return NOT_DONE
        case StepKind.CONFIRM if now.outcome is Outcome.NOT_MENDED:
            return NOT_MENDED
    return None


def check(action: Action, step: Step) -> None:
    """Raises WrongState with the reason where ``step`` cannot follow as it is."""
    why = refusal(action, step.kind) or _wrong_day(action, step)
    if why is not None:
        raise WrongState(why)


def _wrong_day(action: Action, step: Step) -> Text | None:
    due, asked = action.standing.due, action.standing.asked
    if step.kind is StepKind.GRANT and asked and _day(asked, LATER) < step.day:
        return ASKED_DAY_GONE
    if step.kind is StepKind.ASK and _day(step, LATER) <= due:
        return NOT_LATER.format(due=shown_day(due))
    if step.kind is StepKind.ASK and _day(step, LATER) < step.day:
        return GONE_BY
    if step.kind in (StepKind.CHANGE, StepKind.RETURN) and DUE in step.body:
        kept = step.kind is StepKind.CHANGE and _day(step, DUE) == due
        return GONE_BY if _day(step, DUE) < step.day and not kept else None
    if step.kind is StepKind.RECHECK and _day(step, RECHECK_DAY) < action.opened_on:
        return LOOKED_TOO_EARLY.format(day=shown_day(action.opened_on))
    if step.kind is StepKind.RECHECK and _day(step, RECHECK_DAY) > step.day:
        return NOT_YET
    return None


def _day(step: Step, name: str) -> date:
    return date.fromisoformat(step.body[name])
