"""Codes printed on posters, of surveys and of suggestion boxes: one name for one address."""

from __future__ import annotations

from secrets import choice

from .models import PosterRow, SuggestionBoxRow

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that reads as another character
CODE_LENGTH = 8  # 30 ** 8, about 6.6e11 codes


def new_code() -> str:
    """A code that no poster has, in the caller's transaction."""
    while True:
        code = "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))
        taken = PosterRow.get_or_none(PosterRow.code == code) or SuggestionBoxRow.get_or_none(
            SuggestionBoxRow.code == code
        )
        if taken is None:
            return code
