"""Going to another page after a POST."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response


def see(endpoint: str, **values: Any) -> Response:
    """A 303 to a page of ours, so that going back and reloading never sends a form twice."""
    return redirect(url_for(endpoint, **values), 303)
