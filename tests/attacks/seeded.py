"""Ballots as the service makes them, but with a seed in the place of chance: every run is the same."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b

import pytest
from nacl.bindings import crypto_box, crypto_box_NONCEBYTES
from nacl.public import PrivateKey

from forms_app.core.answers import Answers
from forms_app.core.definition import FormDefinition, Question, Section, Text, Theme
from forms_app.core.recovery import KEY_BYTES, RoundSecret
from forms_app.storage import ballots
from forms_app.storage.ballot_box import Ballot
from forms_app.storage.round_keys import RoundKey
from tests.factories import survey

NONCE_BYTES = 16  # of a loaded page


@dataclass(frozen=True)
class SeededRound:
    """A round's form and keys, without a store around them."""

    definition: FormDefinition
    secret: RoundSecret

    @classmethod
    def drawn(cls, definition: FormDefinition, number: int, rng: random.Random) -> SeededRound:
        return cls(definition, RoundSecret(number, rng.randbytes(KEY_BYTES), rng.randbytes(KEY_BYTES)))

    @property
    def key(self) -> RoundKey:
        """What the service knows while the round runs."""
        return RoundKey(self.secret.tag_key, bytes(PrivateKey(self.secret.private_key).public_key))

    def ballot(
        self, rng: random.Random, school: str, answers: Answers, nonce: bytes = b"", slip: str = ""
    ) -> Ballot:
        """A sealed ballot from a page of its own."""
        number, page = self.secret.round_id, nonce or rng.randbytes(NONCE_BYTES)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ballots, "seal", seal_from(rng))
            return ballots.ballot(self.definition, self.key, number, school, answers, page, slip)


def seal_from(rng: random.Random) -> Callable[[bytes, bytes], bytes]:
    """A libsodium sealed box, its one-time key drawn from ``rng``."""

    def seal(public_key: bytes, record: bytes) -> bytes:
        once = PrivateKey(rng.randbytes(KEY_BYTES))
        head = bytes(once.public_key)
        nonce = blake2b(head + public_key, digest_size=crypto_box_NONCEBYTES).digest()
        return head + crypto_box(record, nonce, public_key, bytes(once))

    return seal


def answered(definition: FormDefinition, rng: random.Random, wrote: bool) -> Answers:
    """Every choice made by lot; ``wrote``: and a few words in each field for words."""
    answers: Answers = {}
    for question in definition.questions:
        if question.choices:
            answers[question.name] = rng.choice(question.choices).name
        elif wrote:
            answers[question.name] = "".join(rng.choices(string.ascii_lowercase + "    ", k=40))
    return answers


def short_form() -> FormDefinition:
    """Twelve questions and a line for own words: what is sealed stays small."""
    asked = survey(*[Theme.BIET] * 12)
    line = Question("text", "words", Text("Lời viết"), settings={"max_length": 60})
    words = Section("words", Text("Lời viết"), (line,))
    return replace(asked, sections=(*asked.sections, words))
