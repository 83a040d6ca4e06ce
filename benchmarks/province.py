"""``python -m benchmarks.province``: the lists of 1,022 schools, as a province has them.

The demo's own steps fill them, with its schools taken over and over under other names; surveys are left out
unless asked for. Prints the cost of every list and search. Loading takes some minutes, longest what schools
put right, step by step.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

import click
from flask import Flask
from flask.testing import FlaskClient

from forms_app.core.people import Role
from forms_app.core.schools import School
from forms_app.demo import polls
from forms_app.demo.district import District
from forms_app.demo.load import Step, load
from forms_app.demo.schools import demo_schools
from forms_app.storage import database, users
from forms_app.storage.sessions import start_session
from forms_app.web.app import create_app
from forms_app.web.clock import now, today
from forms_app.web.services import Services
from forms_app.web.settings import Settings

SCHOOLS = 1022
TIMES = 7
GOAL = 300  # milliseconds
PAGES = (  # as whom, address
    (Role.OFFICER, "/office/"),
    (Role.OFFICER, "/office/schools/"),
    (Role.OFFICER, "/office/schools/?q=binh+minh"),
    (Role.OFFICER, "/office/schools/?q=TH%26THCS&page=2"),
    (Role.OFFICER, "/office/visits/list"),
    (Role.OFFICER, "/office/visits/list?q=dong+may&state=submitted"),
    (Role.OFFICER, "/office/visits/"),
    (Role.OFFICER, "/office/actions/"),
    (Role.OFFICER, "/office/actions/?state=late"),
    (Role.OFFICER, "/office/returns/"),
    (Role.OFFICER, "/office/returns/?q=dong+may&state=submitted"),
    (Role.OFFICER, "/office/returns/reminders"),
    (Role.OFFICER, "/office/models/"),
    (Role.OFFICER, "/office/models/?q=dong+may"),
    (Role.OFFICER, "/office/models/report"),
    (Role.OFFICER, "/office/plans/"),
    (Role.OFFICER, "/office/plans/schools"),
    (Role.OFFICER, "/office/plans/schools?q=dong+may"),
    (Role.OFFICER, "/office/bodies/"),
    (Role.OFFICER, "/office/bodies/?q=dong+may&state=missing"),
    (Role.OFFICER, "/office/suggestions/"),
    (Role.OFFICER, "/office/suggestions/?q=dong+may"),
    (Role.OFFICER, "/office/reports/"),
    (Role.OFFICER, "/office/reports/overdue/"),
    (Role.OFFICER, "/office/year/"),
    (Role.OFFICER, "/office/year/list?standing=late"),
    (Role.BOARD, "/board/"),
    (Role.BOARD, "/board/?q=hoa+sung"),
    (Role.BOARD, "/board/schools/99010002"),
    (Role.BOARD, "/board/compare?level=th"),
    (Role.BOARD, "/board/compare?level=th&voice=parents"),
    (Role.BOARD, "/board/compare/items?level=th&theme=biet"),
)


def province(count: int) -> tuple[School, ...]:
    """The demo's schools, as often as it takes; the first ones keep their names."""
    known, made = demo_schools(), []
    for number in range(count):
        turn, place = divmod(number, len(known))
        each = known[place]
        code = f"{each.code[:4]}{turn:02}{each.code[-2:]}" if turn else each.code
        made.append(replace(each, code=code, name=f"{each.name} {turn + 1}" if turn else each.name))
    return tuple(made)


@contextmanager
def filled(folder: Path, count: int, surveys: bool) -> Iterator[Flask]:
    """The application on a filled store."""
    app = create_app(
        Settings(
            instance=folder,
            database_url=f"sqlite:///{folder / 'main.db'}",
            ballot_box_url=f"sqlite:///{folder / 'ballot_box.db'}",
            secret_key="a key of this benchmark only, long enough",  # noqa: S106 (nobody else comes)
            base_url="http://127.0.0.1:8000",
        )
    )
    held: Services = app.extensions["forms"]
    database.upgrade()
    with app.app_context():
        forms = tuple(held.definitions.load(each) for each in held.definitions.form_ids())
        district = District(folder, forms, held.office, held.box, today(), province(count))
        with click.progressbar(list(load(district)), file=sys.stderr) as steps:
            for step in steps:
                if surveys or not of_survey(step):
                    step.work()
    try:
        yield app
    finally:
        held.writer.close()
        held.box.close()
        database.disconnect()


def of_survey(step: Step) -> bool:
    return isinstance(step.work, partial) and step.work.func.__module__ == polls.__name__


def visitor(app: Flask, role: Role) -> FlaskClient:
    """Signed in as the demo's first account of the role."""
    with app.app_context():
        name = next(each.username for each in users.users() if each.role is role)
        token = start_session(name, now())
    client = app.test_client()
    client.set_cookie("forms", token, domain="127.0.0.1")
    return client


def cost(client: FlaskClient, address: str) -> tuple[float, float, int]:
    """Medians of some requests in milliseconds, by the clock and of the processor, and the page in KiB."""
    clock, processor = [], []
    for _turn in range(TIMES + 1):
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(address, base_url="http://127.0.0.1:8000")
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - worked))
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")
    return median(clock[1:]), median(processor[1:]), len(answer.data) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=SCHOOLS)
    parser.add_argument("--surveys", action="store_true", help="answer and count the surveys too")
    asked = parser.parse_args()
    count = asked.schools
    slow = []
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder), count, asked.surveys) as app:
        people = {role: visitor(app, role) for role, _path in PAGES}
        print(f"{count} schools{'':<50} clock  processor  KiB")
        for role, address in PAGES:
            clock, processor, size = cost(people[role], address)
            print(f"{role.value:<12} {address:<48} {clock:6.0f} ms {processor:7.0f} ms {size:4d}")
            slow += [address] if clock > GOAL else []
    print(f"above {GOAL} ms by the clock: {', '.join(slow) or 'none'}")
    print(f"load of this machine over the last minute: {os.getloadavg()[0]:.1f}")
    return bool(slow)


if __name__ == "__main__":
    raise SystemExit(main())
