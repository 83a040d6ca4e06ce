"""R16: so many inspections with so many photos over so many cuts of the network, pages killed, clocks wrong.

Two inspectors have visits of their own and some together, of which each fills half of the sections and
takes photos there. They believe what the page says: as soon as it calls a photo kept it may die. At the end
server and phones must agree answer by answer and photo by photo, nothing may be there twice, nothing may
wait. Chance comes from a seed, so that a run can be had again.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from socket import SHUT_RDWR
from time import monotonic
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from forms_app.core.question_types import type_of
from forms_app.core.visits import Visit
from forms_app.storage import deliveries, late_photos
from tests import photo_codes
from tests.browser.offline import Phone, path, photos_path, until
from tests.browser.offline_judge import duplicates, lost_photos, wrong_answers, wrong_photos
from tests.factories import shipped

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MARKS = ("dat", "dat_mot_phan", "chua_dat", "khong_ap_dung")
SWITCHED = 0.65  # chance that the network comes or goes at one of the places where it may
KILLED, LOST = 0.3, 0.15  # chance that the page dies after a turn, that the reply to a sending is lost
HEAVY = 0.05  # of the photos take several parts
MOST = 3  # photos of one item
STEP_AT_HOME = 300  # ms between two looks at what still waits
OPENED = 2  # sections of a visit in which photos are taken
# Years too early, and jumping: nothing may look at it. And what the page says of its photos.
INSPECTORS_VIEW = """
const real = Date.now, began = real()
Date.now = () => began - 3e11 + ((real() - began) * 7919) % 6e11
addEventListener("visits:record", ({detail: {key, state}}) => key && sessionStorage.setItem(key, state))
"""
KEPT = "start => Object.keys(sessionStorage).filter((each) => each.startsWith(start)).length"


@dataclass
class Figures:
    """What came of a run."""

    inspections: int = 0
    cuts: int = 0
    kills: int = 0
    lost_replies: int = 0
    answers: int = 0
    photos: int = 0
    lost: int = 0  # photos that hang nowhere
    different: tuple[str, ...] = ()  # answers, and photos of an item, that server and phone do not agree on
    duplicates: int = 0
    waiting: int = 0  # on the server, for somebody to choose
    unsent: tuple[str, ...] = ()  # what still lies on a phone
    seconds: int = 0

    @property
    def clean(self) -> bool:
        return not (self.different or self.lost or self.duplicates or self.waiting or self.unsent)


class LossyLine:
    """Around the application: now and then it has stored what was sent, and the reply is lost."""

    def __init__(self, app: WSGIApplication, seed: int, chance: float = LOST) -> None:
        self.app, self.chance, self.lost = app, chance, 0
        self.rng = random.Random(f"line {seed}")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("PUT", "PATCH") or self.rng.random() >= self.chance:
            return self.app(environ, start_response)
        answer = self.app(environ, start_response)
        body = list(answer)
        if close := getattr(answer, "close", None):
            close()
        self.lost += 1
        environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        return body


@dataclass
class Inspector:
    """A phone in somebody's hands."""

    phone: Phone
    rng: random.Random
    figures: Figures
    off: bool = False

    def begin(self) -> None:
        self.phone.context.add_init_script(INSPECTORS_VIEW)
        self.phone.keep_everything()

    def open(self, address: str) -> None:
        """Go there; where the page left behind is just going elsewhere by itself, once more."""
        try:
            self.phone.open(address)
        except Error:
            self.phone.page.wait_for_timeout(500)
            self.phone.open(address)

    def maybe_switch(self) -> None:
        if self.rng.random() < SWITCHED:
            self.off = not self.off
            self.figures.cuts += self.off
            self.phone.cut(self.off)

    def maybe_die(self) -> None:
        if self.rng.random() < KILLED:
            self.figures.kills += 1
            self.phone.kill()

    def come_home(self) -> None:
        """A good network at last: everything goes."""
        self.phone.cut(False)
        self.open("/visits/")
        self.phone.page.locator("#queue [data-act=send]").dispatch_event("click")

    @property
    def unsent(self) -> list[str]:
        waiting = [each for each in self.phone.records() if not each["clean"]]
        return [f"{each['state']}: {each['key']}" for each in waiting] + self.phone.photos_held()


@dataclass
class Programme:
    """One run. ``filled`` and ``taken`` are what the phones were told, by visit and item."""

    phones: list[Phone]
    line: LossyLine
    rng: random.Random
    photos: int = 10  # of each visit
    figures: Figures = field(default_factory=Figures)
    filled: dict[tuple[str, str, str], str] = field(default_factory=dict)
    taken: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inspectors = [Inspector(each, self.rng, self.figures) for each in self.phones]

    def run(self, planned: list[Visit], cuts: int, patience: int = 60) -> Figures:
        """``patience``: seconds in which something must move, once the network is good."""
        began = monotonic()
        for each in self.inspectors:
            each.begin()
        turns = [*self.plan(planned)]
        self.rng.shuffle(turns)
        for visit, section, items in turns:
            self.one_turn(visit, section, items)
        while self.figures.cuts < cuts:  # some more answers
            self.one_turn(self.rng.choice(planned), self.rng.choice(sections()), [])
        self.line.chance = 0
        for each in self.inspectors:
            each.come_home()
        self.judge(planned, patience)
        self.figures.seconds = round(monotonic() - began)
        return self.figures

    def plan(self, planned: list[Visit]) -> Iterator[tuple[Visit, str, list[str]]]:
        """Turns: a section with the items there to photograph, one for each photo."""
        for visit in planned:
            opened = self.rng.sample(sections(), OPENED)
            places = self.rng.sample(photographed(opened), -(-self.photos // MOST))
            chosen = [each for each in places for _ in range(MOST)][: self.photos]
            for section in opened:
                yield visit, section, [item for name, item in chosen if name == section]

    def one_turn(self, visit: Visit, section: str, items: list[str]) -> None:
        """Open a section, answer some items, take photos, with cuts and deaths in between."""
        team = [each for each in self.inspectors if each.phone.username in visit.inspectors]
        inspector = team[sections().index(section) % len(team)]
        inspector.maybe_switch()
        self.answer(inspector, visit, section)
        inspector.maybe_die()
        for item in dict.fromkeys(items):
            inspector.maybe_switch()
            self.photograph(inspector, visit, item, items.count(item))
            inspector.maybe_die()

    def answer(self, inspector: Inspector, visit: Visit, section: str) -> None:
        inspector.open(path(visit, section))
        inspector.phone.page.wait_for_selector("form.sheet")
        for item in self.rng.sample(items_of(section), min(2, len(items_of(section)))):
            inspector.maybe_switch()
            mark = self.rng.choice(MARKS)
            inspector.phone.tick(item, mark)
            self.filled[visit.uuid, section, item] = mark
        self.wait_until_kept(inspector, visit, section)
        if self.rng.random() < 0.3:
            inspector.phone.page.get_by_role("button", name="Lưu nháp").click(no_wait_after=True)

    def wait_until_kept(self, inspector: Inspector, visit: Visit, section: str) -> None:
        """What was ticked lies on the phone: a moment later, however busy this machine is."""
        told = {
            item: mark
            for (uuid, name, item), mark in self.filled.items()
            if (uuid, name) == (visit.uuid, section)
        }

        def kept() -> bool:
            found = [each for each in inspector.phone.records() if each["key"] == f"{visit.uuid}/{section}"]
            return bool(found) and told.items() <= dict(found[0]["fields"]).items()

        until(inspector.phone.page, kept)

    def photograph(self, inspector: Inspector, visit: Visit, item: str, times: int) -> None:
        """So many photos of one item, each one as soon as the page has said that it keeps the one before."""
        inspector.open(photos_path(visit, item))
        page, start = inspector.phone.page, f"photo/{visit.uuid}/{item}/"
        for place in range(1, times + 1):
            self.figures.photos += 1
            number = self.figures.photos
            heavy = {"scale": 7, "noise": 120} if self.rng.random() < HEAVY else {}
            inspector.phone.take(photo_codes.draw(number, **heavy))
            until(page, lambda place=place: page.evaluate(KEPT, start) == place)  # type: ignore[misc]
            self.taken.setdefault((visit.uuid, item), []).append(number)
            if place < times:
                inspector.maybe_switch()

    def judge(self, planned: list[Visit], patience: int) -> None:
        self.wait_until_home(patience)
        records = [record for phone in self.phones for record in phone.records()]
        self.figures.inspections, self.figures.lost_replies = len(planned), self.line.lost
        self.figures.answers = len(self.filled)
        self.figures.different = wrong_answers(self.filled, records) + wrong_photos(self.taken)
        self.figures.lost = lost_photos(self.taken)
        self.figures.duplicates = duplicates()
        photos_waiting = sum(len(late_photos.waiting(visit.uuid)) for visit in planned)
        self.figures.waiting = len(deliveries.waiting()) + photos_waiting
        self.figures.unsent = self.unsent

    def wait_until_home(self, patience: int) -> None:
        """Until nothing waits on the phones, or nothing moves."""
        page, left = self.phones[0].page, len(self.unsent)
        while left and until(
            page, lambda before=left: len(self.unsent) < before, patience, False, STEP_AT_HOME
        ):
            left = len(self.unsent)

    @property
    def unsent(self) -> tuple[str, ...]:
        return tuple(found for each in self.inspectors for found in each.unsent)


def sections() -> list[str]:
    return [each.name for each in shipped("chk_th").sections if items_of(each.name)]


def items_of(section: str) -> list[str]:
    """Items that every school is asked and that show without another answer."""
    questions = shipped("chk_th").section(section).questions
    return [each.name for each in questions if each.type == "item" and not each.relevant]


def photographed(opened: list[str]) -> list[tuple[str, str]]:
    """Section and name of the items there that take three photos."""
    form = shipped("chk_th")
    pairs = ((section, form.question(item)) for section in opened for item in items_of(section))
    return [(section, each.name) for section, each in pairs if type_of(each).photos(each) == MOST]
