"""The steps that lead from one version of the tables to the next: Alembic revisions, run when records are opened.

A released revision never changes: changed tables are a new revision. In a file the revision stands a second time as
``PRAGMA user_version``, where a kiosk of an earlier version looks before it touches anything.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from kiosk.records.schema import VERSION

TABLE = "alembic_version"


def version_of(connection: Connection) -> int:
    """The version of the tables: 0 when there are none."""
    names = set(inspect(connection).get_table_names())
    if TABLE in names:
        return int(connection.exec_driver_sql(f"SELECT version_num FROM {TABLE}").scalar_one())
    # A file from before Alembic has only the number that SQLite keeps for it.
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    return 0


def upgrade(connection: Connection, version: int = VERSION) -> None:
    """Bring the tables to ``version`` within the transaction of ``connection``."""
    # Imported here: an up-to-date file never needs it, and it takes longer to import than the file to open.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    before = version_of(connection)
    with EnvironmentContext(config, script) as environment:
        environment.configure(connection=connection)
        context = environment.get_context()
        if before and not context.get_current_heads():
            context.stamp(script, f"{before:04d}")
        environment.configure(
            connection=connection,
            fn=lambda revision, _: script._upgrade_revs(f"{version:04d}", revision),
        )
        environment.run_migrations()
