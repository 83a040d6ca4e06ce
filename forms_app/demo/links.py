"""What a person or a program needs to try the demo: addresses, accounts, rounds. The shape is a contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ..core.rounds import Round, RoundState
from ..storage.releases import release
from ..storage.rounds import posters, rounds
from ..storage.suggestion_boxes import boxes
from .accounts import read_accounts
from .state import read_state


def links(instance: Path, base_url: str, today: date) -> dict[str, Any]:
    """The keys are those of the contract, and two more; surveys of open rounds only."""
    known, state = rounds(), read_state(instance) or {}
    return {
        "base_url": base_url,
        "surveys": [
            survey
            for each in known
            if each.state(today) is RoundState.OPEN
            for survey in _surveys(each, base_url, state.get("slips", {}).get(str(each.id), {}))
        ],
        "accounts": [
            {
                "role": account.role,
                "username": account.username,
                "password": account.password,
                "totp_secret": account.totp_secret,
            }
            for account in read_accounts(instance)
        ],
        "rounds": [
            {
                "id": each.id,
                "form": each.form_id,
                "period": each.period,
                "state": each.state(today).value,
                "released": release(each.id) is not None,
                "passphrases": state.get("passphrases", {}).get(str(each.id)),
            }
            for each in known
        ],
        "suggestions": [
            {
                "school": each.about or None,
                "url": f"{base_url}/Y/{each.code}",
                "passphrases": state.get("boxes", {}).get(str(each.number)),
            }
            for each in boxes()
        ],
        "letters": state.get("lookups", []),
    }


def _surveys(opened: Round, base_url: str, slips: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {
            "form": opened.form_id,
            "school": poster.school.code,
            "audience": opened.audience.value,
            "url": f"{base_url}/S/{poster.code}",
            "slips": slips.get(poster.school.code, []),
        }
        for poster in posters(opened.id)
    ]
