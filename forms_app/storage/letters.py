"""Letters on their way into a suggestion box, and what lies there sealed: no word of it without the key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b, sha256
from hmac import new as keyed_hash
from pathlib import Path

import peewee

from ..core.codes import LOOKUP_BITS, lookup_code
from ..core.definition import Text
from ..core.errors import NotStored, StartRefused
from ..core.letters import Letter, canonical, pack_letter
from ..core.recovery import KEY_BYTES, SheetOf
from .letter_file import LetterFile, SealedLetter, letters_beside
from .round_keys import TAG_BYTES, RoundKey, RoundKeys, ticket_tag
from .sealing import seal

LARGEST_FILE = 256 << 20  # bytes of letters that nobody opened
FULL = Text(
    "Hòm thư đang đầy, chờ mở. Xin gửi lại sau.",
    "The box is full and waits to be opened. Please send again later.",
)


class LetterBox:
    """All suggestion boxes of an installation: their letters beside the ballot box, their keys with its keys.

    Raises StartRefused where the file cannot be used as it must be.
    """

    def __init__(self, box_path: Path) -> None:
        self.path = letters_beside(box_path)
        self.keys = RoundKeys(self.path.parent / "keys", SheetOf.SUGGESTIONS)
        self._file = LetterFile(self.path)

    def put(self, letter: SealedLetter) -> bool:
        """Put a letter in; False where it is there already.

        Raises NotStored, also where so much waits to be opened that somebody is filling the disk.
        """
        if self.path.stat().st_size + len(letter.body) > LARGEST_FILE:
            raise NotStored(FULL)
        with self._file.writing():
            known = self._file.has(letter.box, letter.mark)
            if not known:
                self._file.insert(letter)
        self._tidy()
        return not known

    def letters(self, number: int) -> list[SealedLetter]:
        """The letters of one box, in an order that says nothing."""
        return self._file.letters(number)

    def find(self, number: int, mark: bytes) -> SealedLetter | None:
        """One letter; None where it is not there, or not any more."""
        return next((each for each in self._file.letters(number) if each.mark == mark), None)

    def weeks(self) -> list[tuple[int, str, bytes]]:
        """(box, week of arrival, mark) of every letter."""
        return self._file.weeks()

    def holds_code(self, code: str, numbers: Iterable[int]) -> bool:
        """Whether a look-up code is that of a letter in one of these boxes."""
        return bool(self._file.looked_up(self.tags(code, numbers)))

    def tags(self, code: str, numbers: Iterable[int]) -> list[bytes]:
        """What a look-up code is stored as, in each box that has its key."""
        return [lookup_tag(self.keys.key(each).tag, code) for each in numbers if self.keys.has(each)]

    def take_out(self, number: int, marks: Sequence[bytes]) -> None:
        """Overwrite and remove letters that were opened. Raises NotStored."""
        if not marks:
            return
        with self._file.writing():
            for mark in marks:
                self._file.delete(number, mark)
        self._tidy()

    def clear(self) -> None:
        """Remove every letter and every key: of a demo that is loaded anew."""
        self._file.clear()
        for each in self.keys.numbers():
            self.keys.destroy(each)

    def problems(self) -> list[str]:
        """What keeps the boxes from serving, in Vietnamese; empty when they are ready."""
        try:
            self._file.check()
            self._file.lay_out()
        except (StartRefused, NotStored) as refused:
            return [str(refused)]
        except peewee.PeeweeException as error:
            return [f"Hòm thư góp ý không trả lời: {error}"]
        return []

    def close(self) -> None:
        """Close this thread's connection."""
        self._file.close()

    def _tidy(self) -> None:
        """The letter is stored whether or not this works; the next put, check or start tries again."""
        try:
            self._file.lay_out()
        except NotStored:
            return


def sealed_letter(
    number: int, key: RoundKey, letter: Letter, photos: Sequence[str], nonce: bytes, week: str
) -> tuple[SealedLetter, str]:
    """The letter as it goes into box ``number``, and its look-up code.

    ``nonce`` is that of the page it was written on, ``photos`` are digests. The same letter from the same
    page has the same mark and the same code; without the page nobody can make either.
    """
    told = canonical(letter, str(number), photos)
    code = _code(key.tag, nonce, told)
    mark = ticket_tag(key.tag, nonce, told)
    return SealedLetter(
        number, mark, lookup_tag(key.tag, code), week, seal(key.public, pack_letter(letter))
    ), code


def lookup_tag(key: bytes, code: str) -> bytes:
    """What is stored of a look-up code. Without the key nobody can try codes against it."""
    return keyed_hash(key, b"lookup" + code.encode("ascii"), sha256).digest()[:TAG_BYTES]


def desk_key(tag_key: bytes) -> bytes:
    """The key under which opened letters of a box lie: the service has it, no backup and no database does."""
    return blake2b(tag_key, digest_size=KEY_BYTES, person=b"opened letters").digest()


def _code(key: bytes, nonce: bytes, told: bytes) -> str:
    digest = keyed_hash(key, b"code" + len(nonce).to_bytes(2, "big") + nonce + told, sha256).digest()
    return lookup_code(int.from_bytes(digest, "big") >> (8 * len(digest) - LOOKUP_BITS))
