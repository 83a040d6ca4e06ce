"""Which step may follow in the history of a model, which model may be copied, and why others may not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from .definition import Text
from .errors import WrongState
from .good_models import NEEDS, GoodModel, State, Step, StepKind
from .language import day as shown_day
from .people import User, may

REGISTERED_ALREADY = Text("Mô hình này đã đăng ký.", "This model is registered already.")
ENDED = Text("Mô hình này đã dừng, không ghi thêm được nữa.", "This model has stopped: nothing can be added.")
BEGUN_ALREADY = Text("Mô hình này đã bắt đầu thực hiện.", "This model is running already.")
NOT_BEGUN = Text(
    "Mô hình chưa bắt đầu thực hiện nên chưa đánh giá được. Xin ghi bắt đầu thực hiện trước.",
    "The model is not running yet, so it cannot be assessed. Please record its beginning first.",
)
NOT_ASSESSED = Text(
    "Mô hình chưa được đánh giá nên chưa khen được. Xin đánh giá trước.",
    "The model has not been assessed, so it cannot be commended. Please assess it first.",
)
NOT_EFFECTIVE = Text(
    "Lần đánh giá gần nhất chưa xếp loại hiệu quả (từ 80 điểm), nên chưa khen được.",
    "The latest assessment does not call it effective (80 points or more), so it cannot be commended.",
)
JUDGED = Text(
    "Mô hình đã được đánh giá, nên không sửa phiếu đăng ký được nữa.",
    "The model has been assessed: its registration can no longer be changed.",
)
DECIDED_LATER = Text(
    "Ngày quyết định không được sau hôm nay.", "The decision cannot be dated later than today."
)
DECIDED_TOO_EARLY = Text(
    "Ngày quyết định không được trước ngày đăng ký mô hình ({day}).",
    "The decision cannot be earlier than the day the model was registered ({day}).",
)
ITSELF = Text("Mô hình không thể làm theo chính nó.", "A model cannot copy itself.")
OWN_UNIT = Text(
    "{code} là mô hình của chính đơn vị này. Xin chọn “Tiếp tục”, không ghi là làm theo.",
    '{code} is a model of this very unit. Please choose "Continued" instead of naming it as a source.',
)
IN_A_CIRCLE = Text(
    "{code} lại làm theo mô hình này, nên không thể là mô hình gốc của nó.",
    "{code} itself goes back to this model, so it cannot be its source.",
)
NOT_SHAREABLE = Text(
    "Mô hình {code} chưa được đánh giá hiệu quả hoặc đã dừng, nên chưa làm theo được.",
    "The model {code} is not effective yet, or has stopped, so it cannot be copied.",
)


def next_steps(model: GoodModel, user: User | None = None) -> tuple[StepKind, ...]:
    """The kinds of step that may come next, of those that ``user`` may take where one is given."""
    return tuple(
        kind
        for kind in StepKind
        if refusal(model, kind) is None and (user is None or may(user, NEEDS[kind], model))
    )


def refusal(model: GoodModel, kind: StepKind) -> Text | None:
    """Why a step of this kind cannot follow now, whatever it says; None where it can."""
    now = model.standing
    match kind:
        case StepKind.REGISTER:
            return REGISTERED_ALREADY
        case _ if now.stop:
            return ENDED
        case StepKind.BEGIN if now.state is not State.REGISTERED:
            return BEGUN_ALREADY
        case StepKind.ASSESS if now.state is State.REGISTERED:
            return NOT_BEGUN
        case StepKind.CORRECT if now.assessment:
            return JUDGED
        case StepKind.COMMEND if now.assessment is None:
            return NOT_ASSESSED
        case StepKind.COMMEND if not now.effective:
            return NOT_EFFECTIVE
    return None


def check(model: GoodModel, step: Step) -> None:
    """Raises WrongState with the reason where ``step`` cannot follow as it is."""
    why = refusal(model, step.kind) or _wrong_day(model, step)
    if why is not None:
        raise WrongState(why)


def check_source(code: str | None, school: str, source: GoodModel, ancestors: Collection[str]) -> None:
    """Raises WrongState where a model of ``school`` cannot copy ``source``.

    ``code`` is that of the copy, None before it has one; ``ancestors`` are the models that ``source`` goes
    back to, through however many copies.
    """
    why = None
    if code == source.code:
        why = ITSELF
    elif school == source.school:
        why = OWN_UNIT.format(code=source.code)
    elif code in ancestors:
        why = IN_A_CIRCLE.format(code=source.code)
    elif not source.shareable:
        why = NOT_SHAREABLE.format(code=source.code)
    if why is not None:
        raise WrongState(why)


def _wrong_day(model: GoodModel, step: Step) -> Text | None:
    decided: date | None = step.decided_on
    if decided is None:
        return None
    if decided > step.day:
        return DECIDED_LATER
    if decided < model.registered_on:
        return DECIDED_TOO_EARLY.format(day=shown_day(model.registered_on))
    return None
