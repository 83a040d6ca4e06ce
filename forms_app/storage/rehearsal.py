"""What the two holders show before a box takes anything: that both passphrases and the sheet open it."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.codes import clean
from ..core.definition import LANGUAGES, Text
from ..core.errors import Mistyped, WrongState
from ..core.passphrases import Passphrases
from ..core.recovery import read_recovery, recovery_lines
from .round_keys import RoundKeys
from .sealing import Opener, seal

TEST_BALLOT = "diễn tập".encode()  # sealed and opened in a rehearsal
OTHER_LINE = Text(
    "Dòng {number} không khớp với tờ khôi phục mới nhất của hòm này.",
    "Line {number} is not that of this box's latest recovery sheet.",
)


def rehearse(keys: RoundKeys, number: int, passphrases: Passphrases, copied: Mapping[int, str]) -> None:
    """Open a test ballot with the passphrases and with the sheet.

    ``copied`` are lines of the printed sheet by number from 1, at least one. Raises NotFound, Mistyped for a
    line that is not the sheet's, NotAllowed for wrong passphrases.
    """
    secret = keys.secret(number, passphrases)
    lines = recovery_lines(secret)
    wrong = [place for place, line in copied.items() if clean(line) != lines[place - 1]]
    if wrong or not copied:
        raise Mistyped(OTHER_LINE.format(number=(wrong or [1])[0]))
    sealed = seal(keys.key(number).public, TEST_BALLOT)
    for key in (secret, read_recovery("".join(lines), secret.of)):
        Opener(key).open(sealed)


def refuse_poor(passphrases: Passphrases) -> None:
    """Raises WrongState with everything that is wrong with them."""
    if problems := [text for _, text in passphrases.problems()]:
        raise WrongState(Text(*(" ".join(each.in_language(code) for each in problems) for code in LANGUAGES)))
