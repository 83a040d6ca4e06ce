"""A used slip and one that never was get the same answer: in words, in bytes, in time."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from forms_app.core.codes import SLIP_BITS, slip_code
from tests.attacks.district import District, answers_of, prepare
from tests.attacks.effort import FULL, Figure
from tests.attacks.senders import Phone, Reply
from tests.attacks.service import served

TRIES = 2000 if FULL else 25  # of each kind
MOST_APART = 0.005  # seconds between two medians, in the full form
WARM = 20  # first tries that do not count

Seen = Mapping[str, tuple[set[tuple[object, ...]], float]]  # by kind: different replies, median of seconds


@dataclass(frozen=True)
class World:
    """A running service, some slips that were used, and the ways to try a code."""

    district: District
    phone: Phone
    used: Sequence[str]
    fresh: Sequence[str]

    def page(self, code: str) -> dict[str, str]:
        """What the form brings back that this slip opened."""
        loaded = self.phone.post("/K", {"code": code})
        return {name: loaded.hidden(name) for name in ("_ticket", "_slip", "_poster")}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    district = prepare(tmp_path_factory.mktemp("replies") / "service", 2, 400)
    with served(district.folder, "tests.attacks.unthrottled:app") as service:
        phone = Phone(service.port)
        codes = district.codes["T00"]
        made = World(district, phone, codes[:100], codes[100:])
        for number, code in enumerate(made.used):
            assert phone.post("/K", answers_of(number) | made.page(code)).status == 303
        yield made
        phone.close()


def tried(posts: Sequence[tuple[str, Mapping[str, str]]], phone: Phone, rng: random.Random) -> Seen:
    """Each kind as often as the others, in random order, timed."""
    replies: dict[str, set[tuple[object, ...]]] = {kind: set() for kind, _ in posts}
    took: dict[str, list[float]] = {kind: [] for kind, _ in posts}
    order = rng.sample(posts, len(posts))
    for place, (kind, values) in enumerate([*order[:WARM], *order]):
        began = time.perf_counter()
        reply = phone.post("/K", values)
        seconds = time.perf_counter() - began
        replies[kind].add(_all_of(reply))
        if place >= WARM:
            took[kind].append(seconds)
    return {kind: (replies[kind], median(took[kind])) for kind in replies}


def _all_of(reply: Reply) -> tuple[object, ...]:
    """Everything but the time of day."""
    return reply.status, tuple(each for each in reply.headers if each[0] != "Date"), reply.body


def unknown(rng: random.Random) -> str:
    return slip_code(rng.getrandbits(SLIP_BITS))


def shown(seen: Seen) -> str:
    return ", ".join(
        f"{kind} {'/'.join(sorted({str(reply[0]) for reply in replies}))} {1000 * seconds:.2f} ms"
        for kind, (replies, seconds) in seen.items()
    )


def test_a_used_slip_and_an_unknown_one_open_the_same_page(world: World, figure: Figure) -> None:
    rng = random.Random(1)
    posts: list[tuple[str, Mapping[str, str]]] = []
    for _ in range(TRIES):
        posts += [
            ("used", {"code": rng.choice(world.used)}),
            ("unknown", {"code": unknown(rng)}),
            ("good", {"code": rng.choice(world.fresh)}),
            ("mistyped", {"code": unknown(rng)[:-1]}),
        ]
    seen = tried(posts, world.phone, rng)
    figure(f"T8 a code alone, {TRIES} tries of each kind, medians", shown(seen))
    compared(seen)
    assert {reply[0] for reply in seen["good"][0]} == {200}  # the comparison can fail


def test_answers_with_a_used_slip_and_with_an_unknown_one_are_refused_alike(
    world: World, figure: Figure
) -> None:
    rng, brought = random.Random(2), world.page(world.fresh[0])
    posts = [
        (kind, answers_of(rng.randrange(10**6)) | brought | {"_slip": code})
        for _ in range(TRIES)
        for kind, code in (("used", rng.choice(world.used)), ("unknown", unknown(rng)))
    ]
    seen = tried(posts, world.phone, rng)
    figure(f"T8 a code with answers, {TRIES} tries of each kind, medians", shown(seen))
    compared(seen)


def compared(seen: Seen) -> None:
    """One and the same reply to both kinds; in the full form equally fast too."""
    (used, took), (strange, took_strange) = seen["used"], seen["unknown"]
    assert (len(used), used) == (1, strange)
    assert {reply[0] for reply in used} == {422}
    if FULL:
        assert abs(took - took_strange) <= MOST_APART


def test_beyond_the_throttle_both_are_told_to_wait(tmp_path: Path, figure: Figure) -> None:
    """As served: after sixty wrong codes in a minute, and a good code opens its form all the same."""
    rng, district = random.Random(3), prepare(tmp_path / "service", 1, 30)
    codes = district.codes["T00"]
    with served(district.folder) as service:
        phone = Phone(service.port)
        world = World(district, phone, codes[:1], codes[1:])
        assert phone.post("/K", answers_of(1) | world.page(codes[0])).status == 303
        statuses: dict[str, list[int]] = {"used": [], "unknown": []}
        while len(statuses["used"]) < 500 and any(429 not in each for each in statuses.values()):
            statuses["used"].append(phone.post("/K", {"code": codes[0]}).status)
            statuses["unknown"].append(phone.post("/K", {"code": unknown(rng)}).status)
        good = phone.post("/K", {"code": codes[1]}).status
        phone.close()
    told = {kind: {status: each.count(status) for status in set(each)} for kind, each in statuses.items()}
    figure("T8 as served: statuses of used and unknown codes in turn, of a good one then", (told, good))
    assert ([set(each) for each in statuses.values()], good) == ([{422, 429}] * 2, 200)
