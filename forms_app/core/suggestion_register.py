"""The register of suggestions (R7) and their figures: nothing in them is the sender's.

A letter that names a person shows its code, week, due day and state to those who may not read it, and no
more. Figures of topics with few letters are told together: one letter about meals has one writer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .people import Action, User, may
from .suggestions import State, Suggestion, as_of, last_day

REST = ""  # in place of a topic: all that have few


@dataclass(frozen=True)
class Line:
    """One row of the register. ``withheld``: topic and handler are not for this reader.

    ``hot`` is told to those who may handle the letter: no school learns of it.
    """

    code: str
    week: str
    school: str  # code; "" of the district's box
    topic: str
    handler: str  # user name
    due: date
    state: State
    late: int  # days
    restricted: bool
    withheld: bool
    hot: bool


@dataclass(frozen=True)
class Figures:
    """Of the letters that came in a period, junk left out."""

    received: int
    unopened: int  # of them, still sealed
    settled: int
    on_time: int  # of those settled
    overdue: int  # of all others
    topics: Mapping[str, int]  # opened letters; REST for all topics with few

    @property
    def few(self) -> bool:
        """Too few to be told one by one: somebody could find the writer by asking around."""
        return self.received < FEWEST


FEWEST = 5  # letters of a school in a period, and of a topic, from which numbers are told


def register(suggestions: Iterable[Suggestion], reader: User, today: date) -> list[Line]:
    """A line for each of those that ``reader`` may know of, in the given order."""
    known = (each for each in suggestions if may(reader, Action.READ_REGISTER, each.confided))
    return [line(each, reader, today) for each in known]


def line(suggestion: Suggestion, reader: User, today: date) -> Line:
    now = suggestion.standing
    handles = may(reader, Action.HANDLE_SUGGESTION, suggestion.confided)
    withheld = now.restricted and not handles
    return Line(
        code=suggestion.code,
        week=suggestion.week,
        school=suggestion.school,
        topic="" if withheld else suggestion.topic,
        handler="" if withheld else now.handler,
        due=now.due,
        state=now.state,
        late=suggestion.days_late(today),
        restricted=now.restricted,
        withheld=withheld,
        hot=now.hot and handles,
    )


def figures(
    suggestions: Iterable[Suggestion],
    unopened: Sequence[str],
    first: date,
    last: date,
    today: date,
    days: int,
) -> Figures:
    """Of what came from ``first`` to ``last``, as it stood at the end of ``today``.

    ``unopened`` has the week of each letter that lies sealed. A sealed letter is overdue ``days`` after its
    week, as an opened one is.
    """
    came = [each for each in suggestions if first <= last_day(each.week) <= last]
    stood = [as_of(each, today) for each in came]
    opened = [each for each in stood if each is not None and not each.junk]
    later = [each.week for each, then in zip(came, stood, strict=True) if then is None]
    sealed = [day for week in (*unopened, *later) if first <= (day := last_day(week)) <= last]
    settled = [each for each in opened if each.ended]
    return Figures(
        received=len(opened) + len(sealed),
        unopened=len(sealed),
        settled=len(settled),
        on_time=sum(_in_time(each) for each in settled),
        overdue=sum(each.days_late(today) > 0 for each in opened)
        + sum((today - day).days > days for day in sealed),
        topics=_topics(opened),
    )


def _in_time(suggestion: Suggestion) -> bool:
    now = suggestion.standing
    return now.ended_on is not None and now.ended_on <= now.due


def _topics(opened: Iterable[Suggestion]) -> dict[str, int]:
    """By topic, without those that name a person, who would be asked about; the small ones together."""
    counts = Counter(each.topic for each in opened if not each.standing.restricted)
    found = {topic: count for topic, count in counts.most_common() if count >= FEWEST}
    rest = sum(counts.values()) - sum(found.values())
    return found | ({REST: rest} if rest else {})
