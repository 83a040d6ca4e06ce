"""Nothing acknowledged is lost in a power cut, no ballot is there by half, and no order becomes visible.

The real ``BallotBox`` writes, with its own statements and pragmas, through a SQLite that notes every write
and sync (apsw brings a SQLite of its own); the one that recovers is the one the service uses.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import peewee
import pytest
from playhouse.apsw_ext import APSWDatabase

from forms_app.core.answers import comment_size, record_size
from forms_app.core.errors import FormsError, NotFound
from forms_app.storage import laid_file
from forms_app.storage.ballot_box import (
    COMMENTS,
    RATINGS,
    SLIP_BYTES,
    SLIPS,
    TICKETS,
    USED,
    Ballot,
    BallotBox,
    Boxes,
)
from forms_app.storage.round_keys import TAG_BYTES
from forms_app.storage.sealing import OVERHEAD
from tests.attacks.effort import FULL, Figure
from tests.attacks.power import NAME, Disk, NotingFileSystem, Step
from tests.factories import shipped
from tests.test_history_independence import masked

CUTS = 2000 if FULL else 100
CUTS_PER_WORKLOAD = 50
BALLOTS = 34
SCHOOLS = ("79001", "79002")
WITH_SLIPS, WITHOUT = ROUNDS = (1, 2)
RATING = record_size(shipped("ks_cmhs")) + OVERHEAD  # as the parents' form is sealed
COMMENT = comment_size(shipped("ks_cmhs")) + OVERHEAD
# Little room: the boxes have to grow on the way.
SIZES: Boxes = {RATINGS: (RATING, 4), TICKETS: (TAG_BYTES, 4), COMMENTS: (COMMENT, 1)}
PRINTED = range(BALLOTS + 12)  # slips, spare ones among them; each is drawn by the person of its number
FILE = "ballots.db"
# Where apsw's file systems have no shared memory, SQLite keeps a write-ahead log for one connection only.
CARELESS = {"locking_mode": "exclusive", **laid_file.PRAGMAS, "journal_mode": "wal", "synchronous": 1}


class ThroughTheShim(APSWDatabase):
    def __init__(self, path: str, **settings: object) -> None:
        super().__init__(path, vfs=NAME, **settings)


@dataclass(frozen=True)
class Workload:
    """``told``: for each acknowledged batch, after how many steps; ``ready``: when the boxes were made."""

    steps: list[Step]
    told: list[tuple[int, list[Ballot]]]
    ready: int


@pytest.fixture(scope="module")
def file_system() -> Iterator[NotingFileSystem]:
    made = NotingFileSystem()
    yield made
    made.unregister()


def ballot(number: int) -> Ballot:
    """Each knows its number in every part, so that a half one shows; every other one uses a slip."""
    comments = (b"comment %07d" % number).ljust(COMMENT, b".") if number % 3 == 0 else b""
    rating = (b"rating %07d" % number).ljust(RATING, b".")
    return Ballot(
        ROUNDS[number % 2],
        _school(number),
        b"tag %012d" % number,
        rating,
        (comments,) if comments else (),
        slip_of(number) if number % 2 == 0 else b"",
    )


def slip_of(number: int) -> bytes:
    return b"slip %011d" % number


def _school(number: int) -> str:
    return SCHOOLS[number // 2 % 2]


def opened(path: Path) -> BallotBox:
    """A box with both rounds and the slips printed."""
    box = BallotBox(path)
    with_slips: Boxes = {**SIZES, SLIPS: (SLIP_BYTES, 4)}
    box.allocate(WITH_SLIPS, dict.fromkeys(SCHOOLS, with_slips))
    box.allocate(WITHOUT, dict.fromkeys(SCHOOLS, SIZES))
    for school in SCHOOLS:
        numbers = [each for each in PRINTED if each % 2 == 0 and _school(each) == school]
        box.replace_slips(WITH_SLIPS, school, [slip_of(each) for each in numbers])
    return box


def written(folder: Path, file_system: NotingFileSystem, rng: random.Random) -> Workload:
    """Two rounds are opened and some thirty ballots come in batches, some of them twice."""
    file_system.steps.clear()
    box = opened(folder / FILE)
    ready, told, number = len(file_system.steps), [], 0
    while number < BALLOTS:
        batch = [ballot(number + each) for each in range(rng.choice((1, 1, 2, 3, 6)))]
        number += len(batch)
        if told and rng.random() < 0.3:
            batch.append(rng.choice(told[-1][1]))
        box.put(batch)
        told.append((len(file_system.steps), batch))
    box.close()
    return Workload([*file_system.steps], told, ready)


def workloads(
    folder: Path, file_system: NotingFileSystem, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[random.Random, Workload]]:
    for number in range(CUTS // CUTS_PER_WORKLOAD):
        rng, inside = random.Random(number), folder / str(number)
        inside.mkdir()
        with monkeypatch.context() as shim:
            shim.setattr(laid_file, "_Silent", ThroughTheShim)
            made = written(inside, file_system, rng)
        yield rng, made


def after_cuts(rng: random.Random, workload: Workload, folder: Path) -> Iterator[tuple[int, Path]]:
    """The machine as it comes back: how many steps were taken, and its ballot box."""
    disk, taken = Disk({FILE: b""}), 0
    for number, cut in enumerate(
        sorted(rng.randint(0, len(workload.steps)) for _ in range(CUTS_PER_WORKLOAD))
    ):
        for step in workload.steps[taken:cut]:
            disk.follow(step)
        taken = cut
        back = folder / f"cut-{number}-{rng.random()}"
        back.mkdir()
        for name, body in disk.cut(rng).items():
            (back / name).write_bytes(body)
        yield cut, back / FILE
        for file in back.iterdir():
            os.remove(file)


def found(box: BallotBox) -> dict[str, Counter[int]]:
    """The numbers of the ballots that lie in each kind of box; of slips the used ones."""
    seen = {kind: Counter[int]() for kind in (RATINGS, TICKETS, COMMENTS, SLIPS)}
    for number in ROUNDS:
        for school in SCHOOLS:
            for kind in SIZES:
                records = box.records(number, school, kind)
                seen[kind].update(int(record.rstrip(b".").split()[-1]) for record in records)
    slips = [record for school in SCHOOLS for record in box.records(WITH_SLIPS, school, SLIPS)]
    seen[SLIPS].update(int(record[5:-1]) for record in slips if record.endswith(USED))
    if len(slips) != len(PRINTED) // 2:
        raise ValueError(f"{len(slips)} slips")
    return seen


def fault(path: Path, cut: int, workload: Workload, compare: bool = True) -> str:
    """What is wrong after a cut; "" where nothing is."""
    promised = {int(each.tag[4:]) for at, batch in workload.told if at <= cut for each in batch}
    try:
        box = BallotBox(path)
    except FormsError as refused:
        return f"unreadable: {refused}"
    try:
        if box._file._run("PRAGMA integrity_check") != [("ok",)]:
            return "corrupt"
        if cut < workload.ready:  # nobody has answered yet; the office opens the round again
            return ""
        kinds = found(box)
    except (NotFound, ValueError, peewee.PeeweeException) as error:
        return f"lost whole: {error}"
    finally:
        box.close()
    there = set(kinds[TICKETS])
    if promised - there:
        return f"lost {len(promised - there)}"
    if kinds[RATINGS] != kinds[TICKETS] or set(kinds[COMMENTS]) != {each for each in there if each % 3 == 0}:
        return "half"
    if kinds[SLIPS] != Counter(each for each in kinds[TICKETS] if each % 2 == 0):
        return "slips are not those of the ballots"
    if any(there & set(group) not in (set(), set(group)) for group in _batches(workload)):
        return "half a batch"
    if compare and of_any_version(path) not in undisturbed(frozenset(there), path.parent.parent):
        return "another file than without the cut"
    return ""


def _batches(workload: Workload) -> Iterator[set[int]]:
    before: set[int] = set()
    for _, batch in workload.told:
        numbers = {int(each.tag[4:]) for each in batch} - before
        before |= numbers
        yield numbers


@cache
def undisturbed(numbers: frozenset[int], folder: Path) -> tuple[bytes, ...]:
    """The file of these ballots when nothing ever went wrong.

    Laid out by each of the two SQLites: one of them leaves a number of its own in room that is free.
    """
    files = []
    for sqlite in (laid_file._Silent, APSWDatabase):
        path = folder / f"undisturbed-{len(numbers)}-{random.random()}.db"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(laid_file, "_Silent", sqlite)
            box = opened(path)
            box.put([ballot(number) for number in numbers])
            box.close()
        files.append(of_any_version(path))
    return tuple(files)


def of_any_version(path: Path) -> bytes:
    """The file, its change counter masked, and which version of SQLite wrote it last."""
    content = masked(path)
    return content[:96] + bytes(4) + content[100:]


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(
    file_system: NotingFileSystem,
    quick_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Figure,
) -> None:
    faults: Counter[str] = Counter()
    promised = 0
    for rng, workload in workloads(quick_path, file_system, monkeypatch):
        for cut, path in after_cuts(rng, workload, quick_path):
            promised += sum(len(batch) for at, batch in workload.told if at <= cut)
            faults[fault(path, cut, workload)] += 1
    figure(
        "R2 power cuts: faults in cuts (acknowledged ballots checked)",
        f"{CUTS - faults['']} in {CUTS} ({promised})",
    )
    assert faults == {"": CUTS}


def test_the_same_cuts_lose_answers_from_a_write_ahead_log_that_is_not_synced(
    file_system: NotingFileSystem,
    quick_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Figure,
) -> None:
    monkeypatch.setattr(laid_file, "PRAGMAS", CARELESS)
    lost = 0
    for rng, workload in workloads(quick_path, file_system, monkeypatch):
        for cut, path in after_cuts(rng, workload, quick_path):
            lost += fault(path, cut, workload, compare=False).startswith("lost")
    figure("R2 control, WAL + synchronous=NORMAL: cuts that lost answers", f"{lost} in {CUTS}")
    assert lost > CUTS / 4
