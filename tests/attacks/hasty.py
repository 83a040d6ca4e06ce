"""The service with a writer that says "received" before anything is stored: what kills must find out.

Served as ``tests.attacks.hasty:app``; importing it opens the stores of the environment.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Timer

from forms_app.serving import app
from forms_app.storage.ballot_box import Ballot, Put
from forms_app.storage.ballot_writer import BallotWriter

LATE = 30.0  # seconds


class HastyWriter(BallotWriter):
    def submit(self, ballot: Ballot) -> Put:
        timer = Timer(LATE, super().submit, (ballot,))
        timer.daemon = True
        timer.start()
        return Put.STORED


held = app.extensions["forms"]
app.extensions["forms"] = replace(held, writer=HastyWriter(held.box))
