"""Empties the named store, audit log included: for a demo loaded anew, and before a backup is restored."""

from __future__ import annotations

from playhouse.pool import PooledPostgresqlDatabase

from .database import HISTORY, upgrade, write_transaction
from .models import TABLES, named_db


def erase() -> None:
    """Drop every table and lay empty ones. Raises NotStored where the store is locked; nothing is lost."""
    drop_tables()
    upgrade()


@write_transaction
def drop_tables() -> None:
    """Leave nothing of the schema; ``upgrade`` makes it anew."""
    database = named_db.obj
    for table in reversed(TABLES):
        database.drop_tables([table])
    database.execute_sql(f'DROP TABLE IF EXISTS "{HISTORY}"')
    if isinstance(database, PooledPostgresqlDatabase):
        database.execute_sql("DROP FUNCTION IF EXISTS audit_refuse()")
