"""However many phones send one slip at once, one ballot is stored; and guessing finds no slip."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from flask import Flask

from forms_app.core.codes import SLIP_BITS, slip_code
from forms_app.storage.ballot_box import TICKETS
from forms_app.web.services import Services
from tests.actors import SAME_ORIGIN
from tests.attacks.canaries import Canary
from tests.attacks.district import answers_of, numbers_in, prepare
from tests.attacks.effort import FULL, Figure
from tests.attacks.phones import answer, first_page, open_both
from tests.attacks.senders import Phone
from tests.attacks.service import served

SLIPS = 1000 if FULL else 20
AT_ONCE = 50
GUESSES = 100_000 if FULL else 1500


class Rush:
    """Fifty phones that send at the same moment."""

    def __init__(self, port: int) -> None:
        self._start, self._pool = Barrier(AT_ONCE), ThreadPoolExecutor(AT_ONCE)
        self._phones = [Phone(port) for _ in range(AT_ONCE)]

    def send(self, posts: Sequence[Mapping[str, str]]) -> list[int]:
        """The statuses, in the order of the posts."""
        return list(self._pool.map(self._one, self._phones, posts))

    def close(self) -> None:
        self._pool.shutdown()
        for phone in self._phones:
            phone.close()

    def _one(self, phone: Phone, values: Mapping[str, str]) -> int:
        self._start.wait(60)
        return phone.post("/K", values).status


def different(place: int, brought: Mapping[str, str]) -> list[dict[str, str]]:
    """Posts of one slip: most with answers of their own, the last five say what the first one says."""
    numbers = [AT_ONCE * place + (each if each < AT_ONCE - 5 else 0) for each in range(AT_ONCE)]
    return [answers_of(number) | brought for number in numbers]


def test_of_fifty_posts_at_once_with_one_slip_exactly_one_is_stored(tmp_path: Path, figure: Figure) -> None:
    district = prepare(tmp_path / "service", 1, SLIPS)
    codes, statuses, thanked = district.codes["T00"][:SLIPS], Counter[int](), []
    with served(district.folder) as service:
        phone, rush = Phone(service.port), Rush(service.port)
        for place, code in enumerate(codes):
            loaded = phone.post("/K", {"code": code})
            brought = {name: loaded.hidden(name) for name in ("_ticket", "_slip", "_poster")}
            told = rush.send(different(place, brought))
            statuses.update(told)
            thanked.append({each for each, status in enumerate(told) if status == 303})
        rush.close()
        phone.close()
    poster = district.slips["T00"]
    with district.box() as box:
        stored = Counter(number // AT_ONCE for number in numbers_in(box, poster))
        tickets = len(box.records(poster.round.id, "T00", TICKETS))
        used = box.used_slips(poster.round.id, "T00")
    same = {0, *range(AT_ONCE - 5, AT_ONCE)}  # the posts that are one and the same
    right = sum(len(each) == 1 or each == same for each in thanked)
    figure(
        f"{SLIPS} slips x {AT_ONCE} posts at once: stored, slips used; statuses",
        f"{stored.total()}, {used}; {dict(statuses)}",
    )
    assert (stored, tickets, used) == (Counter(range(SLIPS)), SLIPS, SLIPS)
    assert right == SLIPS  # who read "received" sent what was stored


def test_no_guessed_code_opens_a_form(app: Flask, figure: Figure) -> None:
    opened, rng, statuses = open_both(app), random.Random(9), Counter[int]()
    held: Services = app.extensions["forms"]
    client = app.test_client(use_cookies=False)
    for _ in range(GUESSES):
        code = slip_code(rng.getrandbits(SLIP_BITS))
        statuses[client.post("/K", data={"code": code}, headers=SAME_ORIGIN).status_code] += 1
    good = answer(app, opened.slips, Canary(1, opened.codes[0]), first_page(app, opened.poster))
    used = held.box.used_slips(opened.slips.round.id, opened.slips.school.code)
    figure(f"{GUESSES} guessed codes: statuses; a good code then", f"{dict(statuses)}; {good}")
    assert (set(statuses), statuses[422] < GUESSES, good, used) == ({422, 429}, True, 303, 1)
