"""Comments: read from the box by both key holders, passed by two people; only passed words are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ..core.answers import comment_size, unpack_comment
from ..core.comment_heaps import Comment, Heap, heaps
from ..core.disclosure import SchoolResult
from ..core.rounds import RoundState
from . import audit
from .ballot_box import COMMENTS, BallotBox
from .database import write_transaction
from .forms import published
from .models import CommentRow
from .releases import release
from .rounds import frozen_thresholds, in_state, posters
from .sealing import Opener


def open_comments(opener: Opener, box: BallotBox, today: date) -> tuple[Heap, ...]:
    """The comments of a counted round that may be looked at, in memory only.

    Raises NotFound, NotAllowed for the key of another round, WrongState unless the round is counted and its
    ballots are still there.
    """
    found = in_state(opener.round_id, today, RoundState.COUNTED)
    definition, _ = published(found.form_id, found.form_version)
    counted = release(found.id)
    shown = counted.protected.schools if counted else {}
    asked = posters(found.id) if comment_size(definition) else []
    by_school = {
        each.school.code: [
            unpack_comment(definition, opener.open(sealed))
            for sealed in box.records(found.id, each.school.code, COMMENTS)
        ]
        for each in asked
    }
    alone = frozenset(code for code, result in shown.items() if isinstance(result, SchoolResult))
    return heaps(by_school, found.audience, alone, frozen_thresholds(found.id))


@write_transaction
def pass_comments(
    round_id: int, school: str, passed: Sequence[Comment], by: str, witness: str, now: datetime, today: date
) -> None:
    """Publish these of one heap and no others; what was passed of it in an earlier sitting gives way.

    ``school`` is "" for the heap of several schools. Raises WrongState unless the round is counted.
    """
    in_state(round_id, today, RoundState.COUNTED)
    CommentRow.delete().where(CommentRow.round == round_id, CommentRow.school == school).execute()
    for question, text in sorted(set(passed)):
        CommentRow.insert(round=round_id, school=school, question=question, text=text).execute()
    what = f"{school or 'several schools'}, passed together with {witness}"
    audit.record(by, "round.comments", str(round_id), what, now)


def passed_comments(round_id: int, school: str = "") -> list[Comment]:
    """What was published for one school, or without a school, in the order of the words."""
    rows = CommentRow.select().where(CommentRow.round == round_id, CommentRow.school == school)
    return sorted((row.question, row.text) for row in rows)
