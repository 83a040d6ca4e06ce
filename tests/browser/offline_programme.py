"""R16: so many inspections over so many cuts of the network, pages killed, the clock wrong.

At the end server and phone must agree answer by answer, nothing may be there twice, nothing may wait. Chance
comes from a seed, so that a run can be had again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise

from playwright.sync_api import Error, Route

from forms_app.core.visits import Visit
from forms_app.storage import deliveries, visits
from forms_app.storage.models import DeliveryRow, SectionRow
from tests.browser.offline import Phone, path, until
from tests.factories import shipped

MARKS = ("dat", "dat_mot_phan", "chua_dat", "khong_ap_dung")
# Years too early, and jumping: nothing may look at it.
WRONG_CLOCK = """
const real = Date.now, began = real()
Date.now = () => began - 3e11 + ((real() - began) * 7919) % 6e11
"""


@dataclass
class Figures:
    """What came of a run."""

    inspections: int = 0
    cuts: int = 0
    kills: int = 0
    lost_replies: int = 0
    answers: int = 0
    different: tuple[str, ...] = ()  # answers that server and phone do not agree on
    duplicates: int = 0  # revisions that say what the one before them said
    waiting: int = 0

    @property
    def clean(self) -> bool:
        return not self.different and self.duplicates == self.waiting == 0


@dataclass
class Programme:
    """One run: ``filled`` is what the phone was told, by visit and item."""

    phone: Phone
    rng: random.Random
    figures: Figures = field(default_factory=Figures)
    filled: dict[tuple[str, str, str], str] = field(default_factory=dict)
    off: bool = False

    def run(self, planned: list[Visit], cuts: int) -> Figures:
        self.phone.context.add_init_script(WRONG_CLOCK)
        self.phone.context.route("**/sections/*", self.lose_some)
        self.phone.keep_everything()
        turns = [each for each in planned for _ in range(max(1, 2 * cuts // len(planned)))]
        self.rng.shuffle(turns)
        for visit in turns:
            if self.figures.cuts >= cuts and {each.uuid for each in planned} <= self.touched:
                break
            self.one_turn(visit)
        self.come_home(planned)
        return self.figures

    @property
    def touched(self) -> set[str]:
        return {uuid for uuid, _section, _item in self.filled}

    def one_turn(self, visit: Visit) -> None:
        """Open a section, answer some items, with cuts and a death in between."""
        section = self.rng.choice([each for each in shipped("chk_th").sections if items_of(each.name)])
        self.maybe_switch()
        self.open(path(visit, section.name))
        self.phone.page.wait_for_selector("form.sheet")
        for item in self.rng.sample(items_of(section.name), min(2, len(items_of(section.name)))):
            self.maybe_switch()
            mark = self.rng.choice(MARKS)
            self.phone.tick(item, mark)
            self.filled[visit.uuid, section.name, item] = mark
        self.wait_until_kept(visit, section.name)
        if self.rng.random() < 0.3:
            self.phone.page.get_by_role("button", name="Lưu nháp").click(no_wait_after=True)
        if self.rng.random() < 0.4:
            self.figures.kills += 1
            self.phone.kill()

    def open(self, address: str) -> None:
        """Go there; where the page left behind is just going elsewhere by itself, once more."""
        try:
            self.phone.open(address)
        except Error:
            self.phone.page.wait_for_timeout(500)
            self.phone.open(address)

    def wait_until_kept(self, visit: Visit, section: str) -> None:
        """What was ticked lies on the phone: a moment later, however busy this machine is."""
        told = {
            item: mark
            for (uuid, name, item), mark in self.filled.items()
            if (uuid, name) == (visit.uuid, section)
        }

        def kept() -> bool:
            found = [each for each in self.phone.records() if each["key"] == f"{visit.uuid}/{section}"]
            return bool(found) and told.items() <= dict(found[0]["fields"]).items()

        until(self.phone.page, kept)

    def maybe_switch(self) -> None:
        if self.rng.random() < 0.5:
            self.off = not self.off
            self.figures.cuts += self.off
            self.phone.cut(self.off)

    def lose_some(self, route: Route) -> None:
        """Now and then the server stores what was sent and its reply is lost."""
        if route.request.method != "PUT" or self.off or self.rng.random() > 0.15:
            route.fallback()
            return
        try:
            route.fetch()
        except Error:
            pass
        else:
            self.figures.lost_replies += 1
        route.abort()

    def come_home(self, planned: list[Visit]) -> None:
        """A good network at last: everything goes."""
        self.phone.cut(False)
        self.phone.context.unroute("**/sections/*")
        self.open("/visits/")
        self.phone.page.locator("#queue [data-act=send]").dispatch_event("click")
        until(self.phone.page, lambda: all(each["clean"] for each in self.phone.records()))
        self.figures.inspections = len(planned)
        self.figures.answers = len(self.filled)
        self.figures.different = self.differences()
        self.figures.duplicates = duplicates()
        self.figures.waiting = len(deliveries.waiting())

    def differences(self) -> tuple[str, ...]:
        """Between what was ticked, what the phone says it sent, and what the server has."""
        on_phone = {
            (each["visit"], each["section"], name): value
            for each in self.phone.records()
            for name, value in each["fields"]
        }
        on_server = {
            (uuid, section, name): value["mark"]
            for uuid in self.touched
            for section, revision in visits.latest_sections(uuid).items()
            for name, value in revision.body.items()
            if isinstance(value, dict)
        }
        return tuple(
            f"{key[1]}.{key[2]}: ticked {mark}, phone {on_phone.get(key)}, server {on_server.get(key)}"
            for key, mark in self.filled.items()
            if not on_phone.get(key) == on_server.get(key) == mark
        )


def items_of(section: str) -> list[str]:
    """Items that every school is asked and that show without another answer."""
    questions = shipped("chk_th").section(section).questions
    return [each.name for each in questions if each.type == "item" and not each.relevant]


def duplicates() -> int:
    """Revisions alike that follow each other, and sendings stored twice."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for row in SectionRow.select().order_by(SectionRow.revision):
        bodies.setdefault((row.visit_uuid, row.section), []).append(row.body)
    twice = sum(one == other for each in bodies.values() for one, other in pairwise(each))
    keys = [row.submission for row in DeliveryRow.select()]
    return twice + len(keys) - len(set(keys))
