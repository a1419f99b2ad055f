"""The database itself: its schema, and steps that the engine gives up for another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import exc, text

from dashboard.dataset.model import CITY
from dashboard.history.database import MAX_TRIES, Database, SchemaError, retried
from dashboard.history.tables import DESK_TABLES, METADATA, TOKENS
from tests.postgres_server import Server


@pytest.fixture
def database(postgres: Server) -> Database:
    return Database(postgres.database(), CITY)


def test_the_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_each_key_begins_with_the_city() -> None:
    for table in METADATA.tables.values():
        keys = [list(table.primary_key.columns), *(list(index.columns) for index in table.indexes)]
        assert {key[0].name for key in keys if key} == {"city"}, table.name


class Step:
    """A step that the engine gives up some times."""

    def __init__(self, database: Database, code: str, times: int) -> None:
        self.database, self.code, self.times, self.taken = database, code, times, 0

    @retried
    def take(self) -> str:
        with self.database.writing() as connection:
            self.taken += 1
            if self.taken <= self.times:
                raising = f"do $$ begin raise exception 'again' using errcode = '{self.code}'; end $$"
                connection.exec_driver_sql(raising)
            return "done"

    @retried
    def take_within(self) -> str:
        with self.database.writing():
            return self.take()


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_step_that_the_engine_gives_up_is_taken_again(database: Database, code: str) -> None:
    step = Step(database, code, times=2)
    assert (step.take(), step.taken) == ("done", 3)
    whole = Step(database, code, times=1)
    assert (whole.take_within(), whole.taken) == ("done", 2), "within another step it is that one that is taken again"


def test_a_step_is_not_taken_again_without_end_nor_after_another_error(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.history.database.time.sleep", lambda _: None)
    endless, other = Step(database, "40001", times=99), Step(database, "23505", times=99)
    for step, times in ((endless, MAX_TRIES), (other, 1)):
        with pytest.raises(exc.DBAPIError):
            step.take()
        assert step.taken == times


def test_a_city_that_is_not_there_is_named_with_the_command_that_adds_it(postgres: Server) -> None:
    other = Database(postgres.database(), "九江市")
    with pytest.raises(SchemaError, match=r"has no 九江市 yet; python app\.py migrate --city 九江市"), other.writing():
        pass


def test_a_file_from_before_there_were_cities_keeps_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "users.txt.sqlite"
    old = Database(path, CITY, (TOKENS,))
    with old.adding() as connection:
        connection.execute(text("drop table tokens"))
        connection.execute(text("create table tokens (number integer primary key, name text not null unique, "
                                "digest text not null unique, given_by text not null, given real not null, "
                                "expires real not null)"))  # fmt: skip
        connection.execute(text("insert into tokens values (7, 'od', 'd', 'chen', 1, 2)"))
    with Database(path, CITY, (TOKENS, *DESK_TABLES)).reading() as connection:
        assert connection.execute(TOKENS.select()).all() == [(CITY, 7, "od", "d", "chen", 1.0, 2.0)]
