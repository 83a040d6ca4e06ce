"""What a school's People's Inspection Board concludes about a half-year itself: drafted, signed, taken back.

Everything that was ever saved is kept as a step. What was signed stays as it was signed: it can only be
taken back, with a reason, and then written anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .bodies import barred
from .definition import Text
from .rounds import Period

LONGEST = 1000  # characters: with everything else it has its place on one sheet of paper
MOST_LINES = 8
LONGEST_REASON = 300
NEAR = 30  # days before it is due from which a board is reminded

SIGNED_ALREADY = Text(
    "Kết luận này đã ký nên không sửa được. Muốn viết lại thì rút bản đã ký trước.",
    "This conclusion is signed, so it cannot be changed. To write it anew, take back what was signed first.",
)
NOTHING_TO_SIGN = Text(
    "Chưa có bản nháp nào để ký. Xin viết và lưu kết luận trước.",
    "There is no draft to sign. Please write the conclusion and save it first.",
)
NOT_SIGNED = Text("Chưa có bản nào đã ký để rút.", "Nothing was signed that could be taken back.")
AFTER_TODAY = Text("Ngày ký: không được sau hôm nay.", "Day of signing: not after today.")
BEFORE_PERIOD = Text(
    "Ngày ký: không được trước ngày đầu của kỳ.", "Day of signing: not before the period begins."
)
NOT_ON_A_BOARD = Text(
    "Người đứng đầu, cấp phó, kế toán trưởng không ở trong Ban Thanh tra nhân dân, nên không ký được.",
    "Heads, deputies and chief accountants do not sit on the People's Inspection Board, so they cannot sign.",
)


class StepKind(StrEnum):
    """Stored, so values stay."""

    SAVE = "save"
    SIGN = "sign"
    WITHDRAW = "withdraw"


class Standing(StrEnum):
    """Values stand in addresses."""

    NOTHING = "nothing"
    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Signature:
    """Who signs for the board, and when."""

    name: str
    post: str
    day: date


@dataclass(frozen=True)
class Step:
    """One thing done to a conclusion. ``text`` is the conclusion, of a withdrawal its reason."""

    number: int  # from 1
    kind: StepKind
    text: str
    by: str  # user name
    at: datetime  # naive UTC
    signature: Signature | None = None


@dataclass(frozen=True)
class Conclusion:
    """What one school's board concludes about one half-year."""

    school: str
    period: str
    steps: tuple[Step, ...] = ()

    @property
    def base(self) -> int:
        """The number of the last step; 0 before the first."""
        return self.steps[-1].number if self.steps else 0

    @property
    def standing(self) -> Standing:
        return standing_after(self.steps[-1].kind) if self.steps else Standing.NOTHING

    @property
    def text(self) -> str:
        """The conclusion as it was last saved or signed."""
        return next((each.text for each in reversed(self.steps) if each.kind is not StepKind.WITHDRAW), "")

    @property
    def signed(self) -> Step | None:
        """The signed version that holds."""
        return self.steps[-1] if self.standing is Standing.SIGNED else None

    @property
    def issued(self) -> tuple[Step, ...]:
        """What was signed or taken back: others may know of it, of drafts they may not."""
        return tuple(each for each in self.steps if each.kind is not StepKind.SAVE)

    @property
    def taken_back(self) -> Step | None:
        """The last withdrawal, while nothing new is signed."""
        last = self.issued[-1:]
        return last[0] if last and last[0].kind is StepKind.WITHDRAW else None

    def refusal(self, kind: StepKind) -> Text | None:
        """Why the step does not fit where the conclusion stands; None where it does."""
        signed = self.standing is Standing.SIGNED
        if kind is StepKind.SAVE:
            return SIGNED_ALREADY if signed else None
        if kind is StepKind.WITHDRAW:
            return None if signed else NOT_SIGNED
        if signed:
            return SIGNED_ALREADY
        return None if self.standing is Standing.DRAFT else NOTHING_TO_SIGN


def standing_after(kind: StepKind) -> Standing:
    """Where a conclusion stands whose last step was this."""
    return {
        StepKind.SAVE: Standing.DRAFT,
        StepKind.SIGN: Standing.SIGNED,
        StepKind.WITHDRAW: Standing.WITHDRAWN,
    }[kind]


def too_many_lines(text: str) -> bool:
    return len(text.splitlines()) > MOST_LINES


def faults_of(signature: Signature, period: Period, today: date) -> list[tuple[str, Text]]:
    """What cannot be true of a signature, by field."""
    found = []
    if barred(signature.post):
        found.append(("post", NOT_ON_A_BOARD))
    if signature.day > today:
        found.append(("day", AFTER_TODAY))
    elif signature.day < period.starts_on:
        found.append(("day", BEFORE_PERIOD))
    return found


def half_years(periods: Iterable[Period], today: date) -> list[Period]:
    """Those that have begun: about what is to come nobody concludes anything."""
    return [each for each in periods if not each.whole_year and each.starts_on <= today]
