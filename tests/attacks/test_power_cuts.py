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

from forms_app.core.errors import FormsError, NotFound
from forms_app.storage import box_file
from forms_app.storage.ballot_box import COMMENTS, RATINGS, TICKETS, Ballot, BallotBox
from tests.attacks.effort import FULL, Figure
from tests.attacks.power import NAME, Disk, NotingFileSystem, Step
from tests.test_history_independence import masked

CUTS = 2000 if FULL else 100
CUTS_PER_WORKLOAD = 50
SCHOOLS = ("79001", "79002")
SIZES = {RATINGS: (96, 8), TICKETS: (16, 8), COMMENTS: (700, 2)}  # small: they have to grow on the way
FILE = "ballots.db"
# Where apsw's file systems have no shared memory, SQLite keeps a write-ahead log for one connection only.
CARELESS = {"locking_mode": "exclusive", **box_file.PRAGMAS, "journal_mode": "wal", "synchronous": 1}


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
    """Each knows its number in every part, so that a half one shows."""
    comments = (b"comment %07d" % number).ljust(700, b".") if number % 3 == 0 else b""
    rating = (b"rating %07d" % number).ljust(96, b".")
    return Ballot(1, SCHOOLS[number % 2], b"tag %012d" % number, rating, (comments,) if comments else ())


def written(folder: Path, file_system: NotingFileSystem, rng: random.Random) -> Workload:
    """A round is opened and some thirty ballots come in batches, some of them twice."""
    file_system.steps.clear()
    box = BallotBox(folder / FILE)
    box.allocate(1, dict.fromkeys(SCHOOLS, SIZES))
    ready, told, number = len(file_system.steps), [], 0
    while number < 34:
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
            shim.setattr(box_file, "_Silent", ThroughTheShim)
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
    """The numbers of the ballots that lie in each kind of box."""
    seen = {kind: Counter[int]() for kind in SIZES}
    for school in SCHOOLS:
        for kind in SIZES:
            records = box.records(1, school, kind)
            seen[kind].update(int(record.rstrip(b".").split()[-1]) for record in records)
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
        if cut < workload.ready and not box._file.keys(1):
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
    if any(there & set(group) not in (set(), set(group)) for group in _batches(workload)):
        return "half a batch"
    if compare and of_any_version(path) != undisturbed(frozenset(there), path.parent.parent):
        return "another file than without the cut"
    return ""


def _batches(workload: Workload) -> Iterator[set[int]]:
    before: set[int] = set()
    for _, batch in workload.told:
        numbers = {int(each.tag[4:]) for each in batch} - before
        before |= numbers
        yield numbers


@cache
def undisturbed(numbers: frozenset[int], folder: Path) -> bytes:
    """The file of these ballots when nothing ever went wrong."""
    path = folder / f"undisturbed-{len(numbers)}-{random.random()}.db"
    box = BallotBox(path)
    box.allocate(1, dict.fromkeys(SCHOOLS, SIZES))
    box.put([ballot(number) for number in numbers])
    box.close()
    return of_any_version(path)


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
    monkeypatch.setattr(box_file, "PRAGMAS", CARELESS)
    lost = 0
    for rng, workload in workloads(quick_path, file_system, monkeypatch):
        for cut, path in after_cuts(rng, workload, quick_path):
            lost += fault(path, cut, workload, compare=False).startswith("lost")
    figure("R2 control, WAL + synchronous=NORMAL: cuts that lost answers", f"{lost} in {CUTS}")
    assert lost > CUTS / 4
