"""Whoever carries off every file: looks for the private key in all of them, then tries it on every record."""

from __future__ import annotations

import random
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from nacl.bindings import crypto_scalarmult_base

from forms_app.core.errors import FormsError
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import KEY_BYTES, LINES, RoundSecret, read_recovery
from forms_app.storage.ballot_box import SLIPS, TICKETS, BallotBox
from forms_app.storage.round_keys import RoundKeys
from forms_app.storage.sealing import Opener
from tests.attacks.evidence import Copy

HEX = re.compile(rb"[0-9a-fA-F]{64}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{43}=?")
SHEET = re.compile(rb"(?:[0-9A-Z]{4} ?){4}[0-9A-Z]\b")
BOX = "ballot_box.db"

Sealed = Mapping[int, Sequence[bytes]]  # records by round


@dataclass(frozen=True)
class Search:
    """How hard to look: every window of files up to ``whole`` bytes, ``samples`` windows of longer ones."""

    whole: int
    samples: int

    def windows(self, body: bytes) -> Iterator[bytes]:
        places: Iterable[int] = range(len(body) - KEY_BYTES + 1)
        if len(body) > self.whole:
            places = random.Random(len(body)).sample(range(len(body) - KEY_BYTES), self.samples)
        for place in places:
            yield body[place : place + KEY_BYTES]


def found_keys(copies: Sequence[Copy], public: Mapping[int, bytes], search: Search) -> tuple[set[int], int]:
    """Rounds whose private key lies in some file, in whatever spelling; and how many windows were tried."""
    wanted = {key: number for number, key in public.items()}
    tried: set[bytes] = set()
    bodies = {body for copy in copies for body in copy.files.values()}
    for body in bodies:
        tried.update(chain(search.windows(body), _spelt(body)))
    publics = (crypto_scalarmult_base(window) for window in tried if any(window))
    return {wanted[key] for key in publics if key in wanted}, len(tried)


def _spelt(body: bytes) -> Iterator[bytes]:
    """Keys written as text: in hexadecimal, in base64, as the lines of a recovery sheet."""
    yield from (bytes.fromhex(text.decode()) for text in HEX.findall(body))
    for text in BASE64.findall(body):
        yield b64decode(text[:43].translate(bytes.maketrans(b"-_", b"+/")) + b"=")[:KEY_BYTES]
    lines = [text.decode().replace(" ", "") for text in SHEET.findall(body)]
    for place in range(len(lines) - LINES + 1):
        try:
            yield read_recovery("".join(lines[place : place + LINES])).private_key
        except FormsError:
            continue


def records(copy: Copy, folder: str = "") -> Sealed:
    """Every sealed record of a copied box, by round; the copy starts again as the service would."""
    with TemporaryDirectory() as inside:
        for suffix in ("", "-journal"):
            if (body := copy.files.get(f"{folder}{BOX}{suffix}")) is not None:
                Path(inside, BOX + suffix).write_bytes(body)
        box = BallotBox(Path(inside, BOX))
        rows = box._file._run("SELECT round, school, kind FROM box ORDER BY round")
        found: dict[int, list[bytes]] = {}
        for number, school, kind in rows:
            if kind not in (TICKETS, SLIPS):
                found.setdefault(number, []).extend(box.records(number, school, kind))
        box.close()
    return found


def unlocked(copy: Copy, tries: Iterable[Passphrases], folder: str = "keys/") -> list[RoundSecret]:
    """What the copied key files give to these passphrases."""
    with TemporaryDirectory() as inside:
        numbers = []
        for name, body in copy.files.items():
            if name.startswith(folder):
                Path(inside, Path(name).name).write_bytes(body)
                numbers.append(int(Path(name).stem.rpartition("-")[2]))
        keys, found = RoundKeys(Path(inside)), []
        for passphrases in tries:
            for number in numbers:
                try:
                    found.append(keys.secret(number, passphrases))
                except FormsError:
                    continue
    return found


def readable(sealed: Sealed, secrets: Iterable[RoundSecret]) -> int:
    """How many records some key opens."""
    openers, count = [Opener(secret) for secret in secrets], 0
    for record in chain.from_iterable(sealed.values()):
        count += any(_opens(opener, record) for opener in openers)
    return count


def _opens(opener: Opener, record: bytes) -> bool:
    try:
        opener.open(record)
    except FormsError:
        return False
    return True
