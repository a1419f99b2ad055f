"""Migrates the schema of a PostgreSQL database to the version that this program needs; needs Alembic, an extra."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import select

from dashboard.history.database import SCHEMA_VERSION, Database, SchemaError, require_utf8
from dashboard.history.tables import CITIES


def migrate(database: Database) -> tuple[str | None, bool]:
    """Makes or renews the schema and adds the city, in one transaction; what is there stays.

    Returns the version that the schema had, None for none, and whether the city is new. DatabaseError where it cannot.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with database.connected(None) as connection, connection.begin():
        connection.exec_driver_sql("set local statement_timeout = 0")  # an index of many rows takes its time
        require_utf8(connection)
        before = MigrationContext.configure(connection).get_current_revision()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, SCHEMA_VERSION)
        except CommandError as error:
            raise SchemaError(
                f"the schema {before} is not one of this program's; a newer one may have made it"
            ) from error
        is_new = connection.execute(select(CITIES.c.city).where(CITIES.c.city == database.city)).first() is None
        if is_new:
            empty = {"name": "", "digest": "", "rows": 0, "changes": 0, "written": 0, "catalog": "", "layout": ""}
            connection.execute(CITIES.insert().values(city=database.city, **empty))
    return before, is_new
