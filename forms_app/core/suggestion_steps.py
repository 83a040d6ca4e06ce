"""Which step may follow in the history of a suggestion, and why another one may not."""

from __future__ import annotations

from datetime import date

from .definition import Text
from .errors import WrongState
from .people import Action, User, may
from .suggestions import DUE, ENDS, HANDLER, NAMED, Step, StepKind, Suggestion

NEEDS = dict.fromkeys(StepKind, Action.HANDLE_SUGGESTION) | {
    StepKind.OPEN: Action.OPEN_LETTERS,
    StepKind.FORGET: Action.FORGET_SUGGESTIONS,
}
OPEN_ALREADY = Text("Thư này đã được mở.", "This letter is open already.")
GONE = Text(
    "Nội dung thư này đã xóa sau thời hạn lưu.",
    "The words of this letter were deleted when their time was up.",
)
ENDED = Text(
    "Thư này đã trả lời xong. Chỉ bổ sung được câu trả lời.",
    "This letter is settled. Only the answer can be added to.",
)
CONFIDED_ALREADY = Text(
    "Thư này đã ở hàng hạn chế.",
    "This letter is in the restricted queue already.",
)
HOT_ALREADY = Text(
    "Thư này đã có dấu nguy cơ điểm nóng.",
    "This letter is marked as a possible hot spot already.",
)
NOT_HOT = Text(
    "Thư này không có dấu nguy cơ điểm nóng.",
    "This letter is not marked as a possible hot spot.",
)
NOT_TO_THE_SCHOOL = Text(
    "Thư nêu tên người thì không chuyển cho trường và không công bố.",
    "A letter that names a person is neither passed to the school nor published.",
)
NO_SCHOOL = Text(
    "Thư này không của riêng trường nào, nên không giao việc cho trường được.",
    "This letter belongs to no school, so no school can be asked to act.",
)
NOTHING_PUBLIC = Text("Chưa công bố tóm tắt nào.", "No summary is published.")
NAMED_HANDLES = Text(
    "Người được nêu trong thư không được giao xử lý thư này.",
    "Somebody whom the letter names cannot handle it.",
)
GONE_BY = Text(
    "Hạn trả lời đã qua. Xin chọn từ hôm nay trở đi.", "That day has passed. Choose today or later."
)


def next_steps(suggestion: Suggestion, user: User) -> tuple[StepKind, ...]:
    """The kinds of step that ``user`` may take now."""
    return tuple(
        kind
        for kind in StepKind
        if kind is not StepKind.FORGET
        and refusal(suggestion, kind) is None
        and may(user, NEEDS[kind], suggestion.confided)
    )


def refusal(suggestion: Suggestion, kind: StepKind) -> Text | None:
    """Why a step of this kind cannot follow now, whatever it says; None where it can."""
    now = suggestion.standing
    match kind:
        case StepKind.OPEN:
            return OPEN_ALREADY
        case _ if suggestion.forgotten:
            return GONE
        case StepKind.FORGET:
            return None
        case StepKind.CONFIDE if now.restricted:
            return CONFIDED_ALREADY
        case StepKind.ALERT if now.hot:
            return HOT_ALREADY
        case StepKind.CALM if not now.hot:
            return NOT_HOT
        case StepKind.ASSIGN | StepKind.FORWARD | StepKind.UNCLEAR if suggestion.ended:
            return ENDED
        case StepKind.ACT | StepKind.PUBLISH if now.restricted:
            return NOT_TO_THE_SCHOOL
        case StepKind.ACT if not suggestion.school:
            return NO_SCHOOL
        case StepKind.WITHDRAW if not now.public:
            return NOTHING_PUBLIC
    return None


def check(suggestion: Suggestion, step: Step) -> None:
    """Raises WrongState with the reason where ``step`` cannot follow as it is."""
    why = refusal(suggestion, step.kind) or _wrong_terms(suggestion, step)
    if why is not None:
        raise WrongState(why)


def check_terms(step: Step) -> None:
    """Of a first step. Raises WrongState where its handler is among those it names."""
    if step.body[HANDLER] in step.body.get(NAMED, ()):
        raise WrongState(NAMED_HANDLES)


def erases_phone(kind: StepKind) -> bool:
    """Whether the sender's telephone number has served its end."""
    return kind in ENDS or kind is StepKind.FORGET


def _wrong_terms(suggestion: Suggestion, step: Step) -> Text | None:
    now = suggestion.standing
    named = {*now.named, *step.body.get(NAMED, ())}
    if step.body.get(HANDLER, now.handler) in named:
        return NAMED_HANDLES
    due = date.fromisoformat(step.body[DUE]) if DUE in step.body else now.due
    return GONE_BY if due < step.day and due != now.due else None
