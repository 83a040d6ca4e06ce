"""``flask …``: what the pages do, from a terminal. Each command says what it did and ends with 0 or 1."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

# Each module has its group or command under the name that follows.
COMMANDS = (
    ("forms_app.cli.database", "database"),
    ("forms_app.cli.forms", "forms"),
    ("forms_app.cli.schools", "schools"),
    ("forms_app.cli.users", "users"),
    ("forms_app.cli.rounds", "rounds"),
    ("forms_app.cli.posters", "posters"),
    ("forms_app.cli.slips", "slips"),
    ("forms_app.cli.paper", "paper"),
    ("forms_app.cli.visits", "visits"),
    ("forms_app.cli.suggestions", "suggestions"),
    ("forms_app.cli.photos", "photos"),
    ("forms_app.cli.report", "report"),
    ("forms_app.cli.audit", "audit"),
    ("forms_app.cli.backup", "backup"),
    ("forms_app.cli.backup", "restore"),
    ("forms_app.cli.demo", "demo"),
)


def register(app: Flask) -> None:
    """Add every command to ``flask``."""
    for module, name in COMMANDS:
        app.cli.add_command(getattr(import_module(module), name))
