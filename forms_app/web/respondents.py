"""Which addresses belong to people who answer without a name; nothing about them is kept or logged."""

from __future__ import annotations

import re

# /S survey, /K one-time slip, /Y suggestion box. The code after it is never written anywhere.
RESPONDENT_ADDRESS = re.compile(r"/[SKY](?=[/?\s'\"]|$)", re.IGNORECASE)


def is_respondent(path: str) -> bool:
    """Whether ``path`` is one of theirs, in small letters too: people type it."""
    return path[:2].upper() in ("/S", "/K", "/Y") and path[2:3] in ("", "/")
