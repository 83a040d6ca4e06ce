"""The year as it was played, and what the service told of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from forms_app.core.disclosure import to_json
from forms_app.core.reports.official import OfficialReport
from forms_app.storage import releases
from forms_app.web.reports.addresses import report_of
from tests.demo_world import office_in
from tests.year import asked, recount
from tests.year.diary import whole_year
from tests.year.district import MOVED, YEAR, Entry, on
from tests.year.forms_read import BOARD, FIGURES
from tests.year.play import play
from tests.year.world import World, make_world

H1, H2, WHOLE = f"{YEAR}-H1", f"{YEAR}-H2", str(YEAR)
JULY, END = on(7, 10), on(12, 31)
PERIODS = [(H1, JULY), (H1, END), (H2, END), (WHOLE, END)]
Told = dict[str, Any]


@dataclass
class Year:
    """The year as it was played: what people typed, and what the service told in July and at its end."""

    diary: list[Entry]
    world: World
    told: dict[tuple[str, date], OfficialReport]
    released: dict[date, Told]
    seen: dict[date, Told]  # pages and lists of that day

    def tables(self, period: str, day: date) -> dict[str, asked.Rows]:
        return asked.tables(self.told[period, day])

    def known(self, day: date) -> list[Entry]:
        """What had been typed by then."""
        return [each for each in self.diary if each["day"] <= day]

    def shown(self, period: str, day: date) -> Told:
        return {name: figure.value for name, figure in self.told[period, day].figures.items()}

    def counted(self, period: str, day: date, diary: list[Entry] | None = None) -> Told:
        return recount.figures(diary or self.diary, period, day, self.released[day])


@contextmanager
def played_year(folder: Path) -> Iterator[Year]:
    """The whole year in a service of its own in ``folder``; asked in July, and on its last day."""
    with office_in(folder) as app, app.app_context():
        world = make_world(app, app.extensions["forms"].definitions.form_ids())
        played = Year(whole_year(), world, {}, {}, {})
        for since, day in ((date.min, JULY), (JULY, END)):
            play(world, (each for each in played.diary if since < each["day"] <= day))
            world.turn_to(day)
            played.released[day] = released(world)
            with app.test_request_context():
                told = {period: ask(period) for period, when in PERIODS if when == day}
                played.seen[day] = look(world, day)
            played.told |= {(period, day): report for period, report in told.items()}
        yield played


def ask(period: str) -> OfficialReport:
    return report_of("half-year" if "-" in period else "year", period)


def look(world: World, day: date) -> Told:
    """Lists and pages as they are on that day."""
    half = f"{YEAR}-H{1 if day == JULY else 2}"
    return {
        "overdue": asked.overdue(world),
        "compared": asked.compared(half, day),
        "models": asked.models_by_state(half),
        "letters": {box: asked.letters_of(world, box, on(1, 1), END) for box in world.boxes},
        "returned": {
            (form, period): asked.returned(form, period) for form in (FIGURES, BOARD) for period in (H1, H2)
        },
        "summed": {period: asked.summed(FIGURES, period) for period in (H1, H2)},
        "year": {school: asked.year_page(world, school) for school in ("", *MOVED)},
    }


def released(world: World) -> Told:
    """What is shown of each round that was counted, as plain data."""
    found = {key: releases.release(each.id) for key, each in world.rounds.items()}
    return {key: json.loads(to_json(each.protected)) for key, each in found.items() if each}


def apart(shown: Told, counted: Told) -> Told:
    """The figures that differ, as (told, recounted); one that only one side has is among them."""
    names = [*shown, *(name for name in counted if name not in shown)]
    pairs = {name: (shown.get(name, "missing"), counted.get(name, "missing")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
