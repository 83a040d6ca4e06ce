"""Keys of boxes, in files beside the stores that no backup takes; those of a round go with its ballots.

A file holds the key that tags slips and tickets, the public key that seals ballots, and the private key
locked under both passphrases. Nothing in it opens a ballot by itself. Suggestion boxes have files alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from hmac import new as keyed_hash
from pathlib import Path
from secrets import token_bytes
from struct import Struct

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from ..core.definition import Text
from ..core.errors import NotAllowed, NotFound, NotStored
from ..core.passphrases import Passphrases, spelt
from ..core.recovery import KEY_BYTES, RoundSecret, SheetOf
from .work_folder import new_private_file, put_on_disk, sync_folder

TAG_BYTES = 16
OPERATIONS, MEMORY = 3, 64 * 1024 * 1024  # argon2id, the second recommendation of RFC 9106
WRONG_PASSPHRASES = Text(
    "Hai cụm từ chưa đúng, hòm chưa mở. Xin gõ lại, đúng thứ tự lúc đặt.",
    "The passphrases are not right, the box stays closed. Please type them again, in the first order.",
)
NO_KEY = Text(
    "Khóa của hòm không có trên máy chủ này; cần tờ khôi phục của hòm.",
    "The key of this box is not on this server; its recovery sheet is needed.",
)
KEY_NOT_WRITTEN = Text(
    "Không ghi được khóa của hòm; hãy xem lại quyền ghi.",
    "The key of this box could not be written; please look at the permission to write.",
)
KEY_NOT_REMOVED = Text(
    "Không xóa được khóa của hòm; hãy xem lại quyền ghi.",
    "The key of this box could not be removed; please look at the permission to write.",
)
BROKEN_KEY = Text(
    "Tệp khóa của hòm bị hỏng; cần tờ khôi phục của hòm.",
    "The key file of this box is broken; its recovery sheet is needed.",
)

_FORMAT = 2
_NAMES = {SheetOf.ROUND: "round", SheetOf.SUGGESTIONS: "letters"}
_SALT_BYTES = pwhash.argon2id.SALTBYTES
_LOCKED_BYTES = SecretBox.NONCE_SIZE + KEY_BYTES + SecretBox.MACBYTES
_FILE = Struct(f">B{KEY_BYTES}s{KEY_BYTES}sII{_SALT_BYTES}s{_SALT_BYTES}s{_LOCKED_BYTES}s")


@dataclass(frozen=True)
class RoundKey:
    """What the service may know while a round runs: enough to take ballots, not to read one."""

    tag: bytes = field(repr=False)  # of slips and tickets
    public: bytes


@dataclass(frozen=True)
class _Locked:
    """The private key as it lies in the file: argon2id with so many operations and bytes, a salt each."""

    operations: int
    memory: int
    salts: tuple[bytes, bytes]
    box: bytes

    @classmethod
    def lock(cls, private_key: bytes, passphrases: Passphrases) -> _Locked:
        salts = (token_bytes(_SALT_BYTES), token_bytes(_SALT_BYTES))
        shell = cls(OPERATIONS, MEMORY, salts, b"")
        return cls(OPERATIONS, MEMORY, salts, bytes(SecretBox(shell._key(passphrases)).encrypt(private_key)))

    def unlock(self, passphrases: Passphrases) -> bytes:
        try:
            return bytes(SecretBox(self._key(passphrases)).decrypt(self.box))
        except CryptoError:
            raise NotAllowed(WRONG_PASSPHRASES) from None

    def _key(self, passphrases: Passphrases) -> bytes:
        stretched = (
            pwhash.argon2id.kdf(
                KEY_BYTES, spelt(each).encode(), salt, opslimit=self.operations, memlimit=self.memory
            )
            for each, salt in zip((passphrases.first, passphrases.second), self.salts, strict=True)
        )
        return blake2b(b"".join(stretched), digest_size=KEY_BYTES, person=b"ballot box").digest()


class RoundKeys:
    """The key files of one kind of box in ``folder``, which is made when the first key is."""

    def __init__(self, folder: Path, of: SheetOf = SheetOf.ROUND) -> None:
        self.folder, self.of = folder, of

    def make(self, round_id: int, passphrases: Passphrases) -> RoundSecret:
        """Draw the keys of a new round and lock them; what is returned belongs on the recovery sheet.

        Keys left over from an opening that failed are replaced.
        """
        secret = RoundSecret(round_id, bytes(PrivateKey.generate()), token_bytes(KEY_BYTES), self.of)
        self.put_back(secret, passphrases)
        return secret

    def put_back(self, secret: RoundSecret, passphrases: Passphrases) -> None:
        """Lock the keys of ``secret`` under ``passphrases``, as after a loss with the sheet in hand."""
        public = bytes(PrivateKey(secret.private_key).public_key)
        locked = _Locked.lock(secret.private_key, passphrases)
        content = _FILE.pack(
            _FORMAT, secret.tag_key, public, locked.operations, locked.memory, *locked.salts, locked.box
        )
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path(secret.round_id).unlink(missing_ok=True)
            with new_private_file(self._path(secret.round_id)) as file:
                file.write(content)
                put_on_disk(file)
            sync_folder(self.folder)
        except OSError as error:
            raise NotStored(KEY_NOT_WRITTEN) from error

    def numbers(self) -> list[int]:
        """The boxes whose files are there."""
        names = (path.stem.rpartition("-")[2] for path in self.folder.glob(f"{_NAMES[self.of]}-*.key"))
        return sorted(int(name) for name in names if name.isdecimal())

    def has(self, round_id: int) -> bool:
        """Whether the round's file is there."""
        return self._path(round_id).exists()

    def key(self, round_id: int) -> RoundKey:
        """What takes ballots. Raises NotFound where it was destroyed or never made."""
        return self._read(round_id)[0]

    def secret(self, round_id: int, passphrases: Passphrases) -> RoundSecret:
        """The keys that open ballots. Raises NotFound, and NotAllowed for wrong passphrases."""
        key, locked = self._read(round_id)
        return RoundSecret(round_id, locked.unlock(passphrases), key.tag, self.of)

    def destroy(self, round_id: int) -> None:
        """Overwrite and remove the keys; nothing happens where they are gone."""
        path = self._path(round_id)
        if not path.exists():
            return
        try:
            with path.open("r+b") as file:  # some file systems keep the old bytes all the same
                file.write(bytes(_FILE.size))
                put_on_disk(file)
            path.unlink()
            sync_folder(self.folder)
        except OSError as error:
            raise NotStored(KEY_NOT_REMOVED) from error

    def _read(self, round_id: int) -> tuple[RoundKey, _Locked]:
        try:
            content = self._path(round_id).read_bytes()
        except OSError as error:
            raise NotFound(NO_KEY) from error
        if len(content) != _FILE.size or content[0] != _FORMAT:
            raise NotFound(BROKEN_KEY)
        _, tag, public, operations, memory, *salts, box = _FILE.unpack(content)
        return RoundKey(tag, public), _Locked(operations, memory, (salts[0], salts[1]), box)

    def _path(self, round_id: int) -> Path:
        return self.folder / f"{_NAMES[self.of]}-{round_id}.key"


def ticket_tag(key: bytes, nonce: bytes, canonical_answers: bytes) -> bytes:
    """The tag by which a repeated post is known: the same page with the same answers, and nothing else.

    Without the round's key nobody can tell which page or which answers a tag was made of.
    """
    return _tag(key, b"ticket" + len(nonce).to_bytes(2, "big") + nonce + canonical_answers)


def slip_tag(key: bytes, code: str) -> bytes:
    """The tag under which a slip lies in the box. Without the key nobody can try codes against it."""
    return _tag(key, b"slip" + code.encode("ascii"))


def _tag(key: bytes, message: bytes) -> bytes:
    return keyed_hash(key, message, sha256).digest()[:TAG_BYTES]
