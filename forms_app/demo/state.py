"""The demo's own file: what people need to try it, and what nobody but a demo would ever write down."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FILE = "demo.json"
EMPTY: dict[str, Any] = {
    "complete": False,
    "accounts": [],
    "passphrases": {},
    "slips": {},
    "boxes": {},
    "lookups": [],
}


def read_state(instance: Path) -> dict[str, Any] | None:
    """``{"complete", "accounts", "passphrases", "slips", "boxes", "lookups"}``; None without a demo.

    Passphrases are two by round, slips the unused codes by round and school, boxes two passphrases by
    suggestion box; rounds and boxes are numbers as text. Lookups are codes of letters and their states.
    """
    path = instance / FILE
    if not path.is_file():
        return None
    state: dict[str, Any] = EMPTY | json.loads(path.read_text("utf-8"))
    return state


def change_state(instance: Path, **changes: Any) -> None:
    """Write the file anew, for its owner's eyes only; ``complete=True`` once everything else is loaded."""
    state = (read_state(instance) or EMPTY) | changes
    path = instance / FILE
    path.unlink(missing_ok=True)  # an older file may be readable by others
    text = json.dumps(state, ensure_ascii=False, indent=1)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def clear_state(instance: Path) -> None:
    """Begin with nothing: a loading that is cut short is then seen as such."""
    change_state(instance, **EMPTY)
