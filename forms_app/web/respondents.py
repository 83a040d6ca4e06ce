"""Which addresses belong to people who answer without a name; nothing about them is kept or logged."""

from __future__ import annotations

import re

# /S survey, /K one-time slip, /Y suggestion box, each with a code that is never written anywhere, and the
# pages about privacy and access, which people read before they answer.
RESPONDENT_ADDRESS = re.compile(r"/(?:[SKY]|anonymity|accessibility)(?=[/?\s'\"]|$)", re.IGNORECASE)


def is_respondent(path: str) -> bool:
    """Whether ``path`` is one of theirs, in small letters too: people type it."""
    return RESPONDENT_ADDRESS.match(path) is not None
