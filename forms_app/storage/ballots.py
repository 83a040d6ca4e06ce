"""One person's answers on their way into the box: packed to one size and sealed before anything waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.answers import canonical, comments, pack, pack_comment
from ..core.definition import FormDefinition
from .ballot_box import Ballot
from .round_keys import RoundKey, slip_tag, ticket_tag
from .sealing import seal


def ballot(
    definition: FormDefinition,
    key: RoundKey,
    round_id: int,
    school: str,
    answers: Mapping[str, Any],
    nonce: bytes,
    slip: str = "",
) -> Ballot:
    """The sealed ballot; ``nonce`` is that of the page it was filled on, ``slip`` the code it spends."""
    return Ballot(
        round_id=round_id,
        school=school,
        tag=ticket_tag(key.tag, nonce, canonical(definition, answers)),
        rating=seal(key.public, pack(definition, answers)),
        comments=tuple(
            seal(key.public, pack_comment(definition, name, text))
            for name, text in comments(definition, answers)
        ),
        slip=slip_tag(key.tag, slip) if slip else b"",
    )
