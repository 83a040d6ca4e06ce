"""The service, but as many wrong codes as one likes: what it answers can then be timed thousands of times.

Served as ``tests.attacks.unthrottled:app``; importing it opens the stores of the environment.
"""

from __future__ import annotations

from forms_app.serving import app
from forms_app.web.throttle import Bucket

app.extensions["wrong_codes"] = Bucket(10**9)
