"""How much the attacks try.

Every run of the tests tries a little; ``FORMS_ATTACKS=full pytest tests/attacks`` tries as much as published
figures rest on. With FORMS_ATTACKS set to anything the figures are shown at the end. What tries until a time
is over takes FORMS_ATTACK_SECONDS, where they are set. Tests elsewhere whose whole programme takes long are
short and long in the same way.
"""

from __future__ import annotations

import os
from collections.abc import Callable

FULL = os.environ.get("FORMS_ATTACKS") == "full"

SECONDS = float(os.environ.get("FORMS_ATTACK_SECONDS") or (600 if FULL else 1))

Figure = Callable[[str, object], None]  # notes what an attack found, by its name
