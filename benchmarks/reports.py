"""``python -m benchmarks.reports``: how long official reports take, of the demo district and of a province.

The stores are those of ``benchmarks.province``; released surveys of all schools are laid beside them, made
from invented counts. Each time is that of one report from the store to the finished file. Loading the
province takes some minutes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from forms_app.core.definition import FormDefinition
from forms_app.core.disclosure import Protected, Turnout, protect, to_json
from forms_app.core.rounds import Access
from forms_app.core.tallies import SchoolTally, counted_questions
from forms_app.demo.district import half_year_before
from forms_app.demo.schools import demo_schools
from forms_app.storage.forms import published
from forms_app.storage.models import ReleaseRow, RoundRow
from forms_app.storage.periods import period
from forms_app.storage.schools import schools
from forms_app.web.clock import today
from forms_app.web.reports.addresses import report_of
from forms_app.web.reports.prepared import prepare, word, workbook
from forms_app.web.services import services

from .province import SCHOOLS, filled

FORMS = 24  # per school
GOALS = {"district": 5, "province": 60}  # seconds for R2


def release(form_id: str, audience: str, code: str, answers: int = FORMS) -> int:
    """A counted round, so many ``answers`` of each school, as the count would have frozen it; its id."""
    definition, version = published(form_id)
    protected = counted(definition, answers)
    first = period(code).starts_on
    row = RoundRow.create(
        form_id=form_id,
        form_version=version,
        audience=audience,
        period=code,
        opens_on=first,
        closes_on=first,
        title=str(definition.title),
        thresholds="{}",
        access=Access.POSTER.value,
        counted_on=first,
    )
    ReleaseRow.insert(round=row.id, made_on=first, body=to_json(protected)).execute()
    return int(row.id)


def counted(definition: FormDefinition, answers: int) -> Protected:
    """What is shown of ``answers`` per school, drawn at random."""
    draw = random.Random(definition.id)
    names = [(each.name, [choice.name for choice in each.choices]) for each in counted_questions(definition)]
    tallies, turnouts = {}, {}
    for school in schools():
        given = {
            name: {**dict.fromkeys(choices, 0), **Counter(draw.choices(choices, k=answers))}
            for name, choices in names
        }
        tallies[school.code] = SchoolTally(school.code, answers, given)
        turnouts[school.code] = Turnout(2 * answers, 2 * answers)
    return protect(definition, tallies, turnouts, frozenset(), services().office.thresholds)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(title: str, goal: int) -> bool:
    """Prints one line per report; whether R2 as a Word file stays under the goal."""
    finished = half_year_before(today())
    reports = (("half-year", finished), ("year", finished[:4]))
    longest = 0.0
    for which, code in reports:
        figures = seconds(lambda: report_of(which, code))  # noqa: B023 (called at once)
        as_word = seconds(lambda: word(prepare(which, code)))  # noqa: B023
        as_book = seconds(lambda: workbook(prepare(which, code)))  # noqa: B023
        size = len(word(prepare(which, code))) // 1024
        print(
            f"{title:<10} {which:<10} figures {figures:5.2f} s   Word {as_word:5.2f} s ({size} KiB)   "
            f"workbook {as_book:5.2f} s"
        )
        longest = max(longest, as_word, as_book) if which == "half-year" else longest
    print(f"{title:<10} R2 under {goal} s: {'yes' if longest < goal else 'NO'}")
    return longest < goal


def one(title: str, count: int) -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        filled(Path(folder), count, surveys=False) as app,
        app.test_request_context(),
    ):
        finished = half_year_before(today())
        for form_id, audience in (("ks_cbgvnv", "staff"), ("ks_cmhs", "parents")):
            release(form_id, audience, finished)
        return measure(title, GOALS[title])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--province", type=int, default=SCHOOLS, help="number of schools; 0: none")
    asked = parser.parse_args()
    print(f"benchmark of {date.today()}")  # noqa: DTZ011 (a day to print)
    held = one("district", len(demo_schools()))
    if asked.province:
        held &= one("province", asked.province)
    return not held


if __name__ == "__main__":
    raise SystemExit(main())
