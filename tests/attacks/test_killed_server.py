"""The real server is killed again and again under load: whoever read "received" is counted, once."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from forms_app.core.rounds import Access, Poster
from forms_app.storage.ballot_box import COMMENTS, RATINGS, SLIPS, TICKETS, Ballot, BallotBox
from forms_app.storage.opening import _boxes
from forms_app.storage.round_keys import TAG_BYTES
from tests.attacks.canaries import Canary, found_in
from tests.attacks.district import FORM, District, answers_of, numbers_in, prepare, writers_in, wrote
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy
from tests.attacks.senders import Phone, until_answered
from tests.attacks.service import Service, served
from tests.test_history_independence import masked

KILLS, PEOPLE, SCHOOLS = (300, 20_000, 10) if FULL else (4, 160, 3)
SENDERS = 16
LONGEST_LIFE = 1.0  # seconds between a start and a kill
STEM = re.compile(rb"canary|yranac|CANARY|" + b"|".join((b"canary".hex().encode(), b"Y2FuYXJ5", b"NhbmFye")))


@dataclass
class Crowd:
    """Everybody answers once, by poster or by slip, and tries until told "received"."""

    district: District
    port: int
    told: set[int] = field(default_factory=set)  # numbers of those who were
    refused: list[tuple[int, int]] = field(default_factory=list)  # number, status
    _next: Iterator[int] = field(default_factory=count)

    def send(self) -> None:
        """One sender: takes the next person until there is none."""
        while (number := next(self._next)) < PEOPLE:
            canary = Canary(number, self._slip(number))
            phone = Phone(self.port, canary.headers)
            status = self._answer(phone, number, canary.slip)
            phone.close()
            if status == 303:
                self.told.add(number)
            else:
                self.refused.append((number, status))

    def school(self, number: int) -> str:
        return f"T{number // 2 % SCHOOLS:02d}"

    def _slip(self, number: int) -> str:
        """Every other one draws a slip."""
        return self.district.codes[self.school(number)][number // 2 // SCHOOLS] if number % 2 else ""

    def _answer(self, phone: Phone, number: int, slip: str) -> int:
        values = answers_of(number)
        if slip:
            loaded = until_answered(lambda: phone.post("/K", {"code": slip}))
            values |= {name: loaded.hidden(name) for name in ("_ticket", "_slip", "_poster")}
            return until_answered(lambda: phone.post("/K", values)).status
        path = f"/S/{self.district.posters[self.school(number)].code}"
        values["_ticket"] = until_answered(lambda: phone.get(path)).hidden("_ticket")
        return until_answered(lambda: phone.post(path, values)).status


def killed_under_load(service: Service, crowd: Crowd, rng: random.Random) -> list[bytes]:
    """Kill and start until it was killed often enough, then let everybody finish; the journals left lying."""
    journal, left = crowd.district.instance / "ballot_box.db-journal", []
    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [pool.submit(crowd.send) for _ in range(SENDERS)]
        for _ in range(KILLS):
            time.sleep(rng.uniform(0, LONGEST_LIFE))
            service.kill()
            if journal.exists() and (body := journal.read_bytes()):
                left.append(body)
            service.start()
        wait(senders)
        for each in senders:
            each.result()
    service.kill()
    return left


def as_if_nothing_had_happened(district: District, path: Path) -> bytes:
    """The file that the records of this box make when they are put in at once."""
    box = BallotBox(path)
    with district.box() as found:
        for posters in (district.posters, district.slips):
            number = next(iter(posters.values())).round.id
            box.allocate(number, {code: _boxes(FORM, each) for code, each in posters.items()})
        for poster in district.asked():
            _refill(box, found, poster)
    box.close()
    return masked(path)


def _refill(box: BallotBox, found: BallotBox, poster: Poster) -> None:
    """Which tick goes with which slip nobody can tell any more, and it makes no difference."""
    number, school = poster.round.id, poster.school.code
    tags, ratings, comments = (found.records(number, school, kind) for kind in (TICKETS, RATINGS, COMMENTS))
    used: list[bytes] = [b""] * len(tags)
    if poster.round.access is Access.SLIPS:
        slips = found.records(number, school, SLIPS)
        box.replace_slips(number, school, [each[:TAG_BYTES] for each in slips])
        used = [each[:TAG_BYTES] for each in slips if each.endswith(b"\2")]
    words = [tuple(comments)] + [()] * len(tags)
    parts = zip(tags, ratings, words, used, strict=False)
    box.put([Ballot(number, school, *each) for each in parts])


def test_everybody_who_read_received_is_there_once_after_every_kill(tmp_path: Path, figure: Figure) -> None:
    district = prepare(tmp_path / "service", SCHOOLS, PEOPLE // 2 // SCHOOLS + 1)
    with served(district.folder) as service:
        crowd = Crowd(district, service.port)
        journals = killed_under_load(service, crowd, random.Random(11))
    with district.box() as box:
        ticks = Counter(each for poster in district.asked() for each in numbers_in(box, poster))
        words = Counter(each for poster in district.asked() for each in writers_in(box, poster))
        tags = sum(len(box.records(each.round.id, each.school.code, TICKETS)) for each in district.asked())
        used = sum(box.used_slips(each.round.id, each.school.code) for each in district.slips.values())
    everybody = Counter(range(PEOPLE))
    figure(
        f"T5 {KILLS} kills of the real server under load: told, lost, twice, half, refused",
        f"{len(crowd.told)}, {len(crowd.told - set(ticks))}, {sum((ticks - everybody).values())}, "
        f"{tags - ticks.total()}, {len(crowd.refused)}; {len(journals)} kills in the middle of a commit",
    )
    assert (crowd.told, crowd.refused) == (set(everybody), [])
    assert (ticks, words) == (everybody, Counter(filter(wrote, everybody)))
    assert (tags, used) == (PEOPLE, PEOPLE // 2)
    the_others_attack(district, crowd, journals, figure)


def the_others_attack(district: District, crowd: Crowd, journals: list[bytes], figure: Figure) -> None:
    """What is left is the file of a quiet day, and nobody's marks are in any file, journals included."""
    files = Copy.of(district.folder).files
    quiet = as_if_nothing_had_happened(district, district.folder.parent / "quiet.db")
    looked_at = {**files, **{f"journal {place}": body for place, body in enumerate(journals)}}
    stems = [name for name, body in looked_at.items() if STEM.search(body)]
    some = [Canary(number, crowd._slip(number)) for number in range(0, PEOPLE, -(-PEOPLE // 60))]
    marked = found_in(looked_at, [text for each in some for text in each.everything], 7)
    same = masked(district.instance / "ballot_box.db") == quiet
    figure("T5 then: same file as on a quiet day; files with marks", f"{same}; {len(stems)}, {len(marked)}")
    assert (same, stems, marked, files.get("instance/ballot_box.db-journal", b"")) == (True, [], {}, b"")


def test_the_same_count_finds_out_a_server_that_says_received_too_early(tmp_path: Path) -> None:
    district = prepare(tmp_path / "service", SCHOOLS, 40)
    with served(district.folder, "tests.attacks.hasty:app") as service:
        crowd = Crowd(district, service.port, _next=iter([*range(10), PEOPLE]))
        crowd.send()
        service.kill()
    with district.box() as box:
        there = {each for poster in district.asked() for each in numbers_in(box, poster)}
    assert (crowd.told, crowd.told - there != set()) == (set(range(10)), True)
