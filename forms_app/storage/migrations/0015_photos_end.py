"""Photos whose time is over: the picture is erased, the day of it is kept."""

from typing import Any

from peewee import DateField


def up(migrator: Any, db: Any) -> None:
    migrator.migrate(migrator.add_column("photo", "erased_on", DateField(null=True)))
