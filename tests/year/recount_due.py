"""What is due in the year once more, from the diary alone: by kind of work, late, soon, waiting or done."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from tests.year import recount_actions, recount_returns
from tests.year.district import BY_CODE, WITH_BOARD, YEAR, Entry
from tests.year.forms_read import BOARD, FIGURES, OWN, settings

Due = tuple[date, bool]  # the day, and whether it is done
KINDS = ("round", "visit", "return", "action", "suggestion", "task", "report", "conclusion")
SOON = 14  # days
COUNT_WITHIN = timedelta(days=7)
RETURNS_DUE = {"H1": date(YEAR, 6, 10), "H2": date(YEAR, 12, 5)}
REPORTS_DUE = {f"{YEAR}-H1": date(YEAR, 6, 20), str(YEAR): date(YEAR, 12, 15)}


def due_in_year(diary: list[Entry], day: date, school: str = "") -> dict[str, tuple[int, int, int, int]]:
    """By kind: how many are late, soon, waiting, done; of the office, or of a principal."""
    known = [each for each in diary if each["day"] <= day]
    found = {kind: list(source(known, day, school)) for kind, source in zip(KINDS, SOURCES, strict=True)}
    mine = {kind: [each for each in rows if each[0].year == YEAR] for kind, rows in found.items()}
    return {kind: _tally(rows, day) for kind, rows in mine.items() if rows}


def _tally(rows: list[Due], day: date) -> tuple[int, int, int, int]:
    left = [due for due, done in rows if not done]
    late, soon = sum(due < day for due in left), sum(0 <= (due - day).days <= SOON for due in left)
    return late, soon, len(left) - late - soon, len(rows) - len(left)


def _rounds(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    """Its first and last day, the count, and the end of the ballots some time after that."""
    counted = {each["round"]: each["day"] for each in diary if each["does"] == "count round"}
    for each in diary:
        if each["does"] == "open round" and not school:
            yield each["opens_on"], each["opens_on"] <= day
            yield each["closes_on"], each["closes_on"] < day
            yield each["closes_on"] + COUNT_WITHIN, each["round"] in counted
            if each["round"] in counted:
                kept = timedelta(days=settings()["correction_days"])
                yield counted[each["round"]] + kept + COUNT_WITHIN, False


def _visits(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    done = {each["visit"] for each in diary if each["does"] == "hand in visit"}
    off = {each["visit"] for each in diary if each["does"] == "call off"}
    for each in diary:
        if each["does"] == "plan visit" and each["visit"] not in off and not school:
            yield each["ends_on"], each["visit"] in done


def _returns(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    """For the office one of a form and half-year, for a school its own; none before its half has begun."""
    for half, due in RETURNS_DUE.items():
        period = f"{YEAR}-{half}"
        if half == "H2" and day < date(YEAR, 7, 1):
            continue
        if school:
            state = recount_returns.standing(diary, FIGURES, period).get(school, ("draft", {}))[0]
            yield due, state in ("waiting", "approved")
            continue
        yield due, len(recount_returns.approved(diary, FIGURES, period)) == len(BY_CODE)
        yield due, len(recount_returns.approved(diary, BOARD, period)) == len(WITH_BOARD)
        yield due, bool(recount_returns.standing(diary, OWN, period))


def _actions(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    """What a school says is done has no day left for the school, and still waits for the office."""
    for each in recount_actions.actions(diary).values():
        if school in ("", each["school"]):
            state = recount_actions.stand(each, day)[0]
            ended = ("done", "confirmed") if school else ("confirmed",)
            yield recount_actions.deadline(each, day), state in ended


def _letters(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    settled = {each["letter"] for each in diary if each["does"] == "settle"}
    for each in diary:
        if each["does"] == "open letter" and not school:
            yield each["due"], each["letter"] in settled or each["kind"] == "rac"


def _tasks(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    """Of the office's own plan."""
    tasks = {
        each["title"]: each for each in diary if each["does"] == "keep task" and each["plan"] == f"nam-{YEAR}"
    }
    for each in tasks.values():
        if each["state"] != "bo" and not school:
            month: int = each["month"]
            yield date(YEAR, month, monthrange(YEAR, month)[1]), each["state"] == "xong"


def _reports(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    sent = {each["period"] for each in diary if each["does"] == "send report"}
    for period, due in REPORTS_DUE.items() if not school else ():
        yield due, period in sent


def _conclusions(diary: list[Entry], day: date, school: str) -> Iterator[Due]:
    """Of all boards together, once every one has signed; of a half-year that runs, or that somebody began."""
    for half, due in RETURNS_DUE.items():
        mine = [each for each in diary if each["does"] == "conclude" and each["period"] == f"{YEAR}-{half}"]
        last = {each["school"]: each["step"] for each in mine}
        if not school and (last or (half == "H2" and day >= date(YEAR, 7, 1))):
            yield due, list(last.values()).count("sign") == len(WITH_BOARD)


SOURCES = (_rounds, _visits, _returns, _actions, _letters, _tasks, _reports, _conclusions)
