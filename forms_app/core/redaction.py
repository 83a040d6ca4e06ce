"""Words may be struck out of a comment before it is published; none may be put into anybody's mouth."""

from __future__ import annotations

import re

STRUCK = "[…]"
_TYPED = re.compile(r"\[\s*(?:…|\.{2,})\s*\]")


def redacted(original: str, edited: str) -> str | None:
    """``edited`` with its gaps as ``STRUCK`` where it is ``original`` with words struck out; else None.

    Every gap must be marked, at the ends too: a "không" that vanished without a trace turns a sentence round.
    """
    parts = [" ".join(part.split()) for part in _TYPED.split(edited)]
    words = f" {' '.join(original.split())} "
    place = 0
    for number, part in enumerate(parts):
        if not part:
            continue
        first, last = number == 0, number == len(parts) - 1
        needle = f" {part} "
        found = words.rfind(needle) if last and not first else words.find(needle, place)
        if found < place or (first and found != 0) or (last and found + len(needle) != len(words)):
            return None
        place = found + len(needle) - 1
    if not any(parts) or (len(parts) == 1 and parts[0] != words.strip()):
        return None
    return " ".join(each for each in re.split(r"\s+", f" {STRUCK} ".join(parts)) if each)
