"""How far two people have come with a pile of paper forms: it lies in the page that they have before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

from flask import request

from ...core.paper import PaperForm
from ...core.rounds import Poster
from ..carried import carried, carry
from ..guard import current_user
from .paper_pile import Forms

NONCE_BYTES = 16


@dataclass(frozen=True)
class Sitting:
    """A batch of up to ``size`` forms; ``nonce`` tells it from all others, ``witness`` has signed."""

    nonce: bytes
    size: int
    first: Forms = field(default_factory=dict, repr=False)
    second: Forms = field(default_factory=dict, repr=False)
    witness: str = ""

    def carried(self, poster: Poster) -> str:
        """The value of the page's hidden field."""
        data = {
            "nonce": self.nonce.hex(),
            "size": self.size,
            "first": _plain(self.first),
            "second": _plain(self.second),
            "witness": self.witness,
        }
        return carry(_purpose(poster), data)


def begin(size: int) -> Sitting:
    return Sitting(token_bytes(NONCE_BYTES), size)


def carried_on(poster: Poster) -> Sitting | None:
    """The one that the posted page carried; None where it was altered, or begun elsewhere or by another."""
    data = carried(_purpose(poster), request.form.get("carried", ""))
    if data is None:
        return None
    entries = (_forms(data["first"]), _forms(data["second"]))
    return Sitting(bytes.fromhex(data["nonce"]), data["size"], *entries, data["witness"])


def _purpose(poster: Poster) -> str:
    """Of one round, one school and one first person only."""
    return f"paper {poster.round.id} {current_user().username} {poster.school.code}"


def _plain(forms: Forms) -> dict[str, Any]:
    return {str(place): [dict(form.answers), form.slip] for place, form in forms.items()}


def _forms(plain: Mapping[str, Any]) -> Forms:
    return {int(place): PaperForm(answers, slip) for place, (answers, slip) in plain.items()}
