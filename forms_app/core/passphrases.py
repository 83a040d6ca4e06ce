"""The two passphrases under which a round's ballot box is locked: one of the office, one of the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .definition import Text
from .language import fold, normalise, one_spelling

SHORTEST = 15  # characters
FEWEST_CHARACTERS = 6  # different ones
TOO_SHORT = Text(
    "Cụm từ {number} cần ít nhất {shortest} ký tự: nên ghép bốn, năm từ khác nhau.",
    "Passphrase {number} needs at least {shortest} characters: four or five different words are best.",
)
REPEATS = Text(
    "Cụm từ {number} lặp lại quá nhiều, dễ đoán. Xin chọn cụm từ khác.",
    "Passphrase {number} repeats itself and is easy to guess. Please choose another.",
)
ALIKE = Text(
    "Hai cụm từ giống nhau: mỗi người giữ một cụm từ riêng.",
    "The two passphrases are alike: each holder keeps one of their own.",
)


@dataclass(frozen=True)
class Passphrases:
    """As typed; spaces at the ends and between words, and ways of writing marks, make no difference."""

    first: str = field(repr=False)
    second: str = field(repr=False)

    def problems(self) -> Iterator[tuple[int, Text]]:
        """What keeps them from being good ones: which one, from 1, and what to say of it."""
        for number, each in enumerate((self.first, self.second), start=1):
            if len(spelt(each)) < SHORTEST:
                yield number, TOO_SHORT.format(number=number, shortest=SHORTEST)
            elif len(set(spelt(each))) < FEWEST_CHARACTERS:
                yield number, REPEATS.format(number=number)
        if fold(spelt(self.first)) == fold(spelt(self.second)):
            yield 2, ALIKE


def spelt(passphrase: str) -> str:
    """One spelling for the ways in which keyboards send the same words."""
    return one_spelling(" ".join(normalise(passphrase).split()))
