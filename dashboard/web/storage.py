"""Opens what is kept: the table, the users, the sign-ins and the desk, in files or in one database."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from dashboard.history.database import Database
from dashboard.history.opening import open_store
from dashboard.history.store import TableStore
from dashboard.history.tables import DESK_TABLES, SIGN_IN_TABLES
from dashboard.returns.desk.database_store import DatabaseDesk
from dashboard.returns.desk.store import DeskStore
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.auth.user_store import UserStore
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.auth.users_table import UsersTable

SIGN_INS, DESK = ".sqlite", ".desk.sqlite"  # endings of the files beside that of the users


class Storage:
    """All stores of an app or a command; nothing is opened before it is asked for.

    Where table and users are in the same database, so are a return's step and its rows: one transaction.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings that name them."""
        self._settings = settings

    @cached_property
    def table(self) -> TableStore:
        """The table of the city."""
        return open_store(self._settings.data, self._settings.city, self._settings.catalog)

    @cached_property
    def users(self) -> UserStore | None:
        """The users; None where everybody may look."""
        if self._settings.users is None:
            return None
        if isinstance(self._settings.users, DatabaseUrl):
            return UsersTable(self._server)
        return UsersFile(self._settings.users)

    @cached_property
    def sign_ins(self) -> Database:
        """The database of attempts, sign-ins and tokens."""
        return self._beside_users(SIGN_INS)

    @cached_property
    def desk_database(self) -> Database:
        """The database of the returns desk."""
        return self._beside_users(DESK)

    @cached_property
    def desk(self) -> DeskStore:
        """The returns desk."""
        return DatabaseDesk(self.desk_database)

    @property
    def desk_file(self) -> Path | None:
        """The file of the desk; None where a server has it, or where there are no users."""
        users = self._settings.users
        return users.with_name(f"{users.name}{DESK}") if isinstance(users, Path) else None

    @property
    def has_desk(self) -> bool:
        """Whether anything was ever reported there, as far as that is known without asking a server."""
        return self.desk_file.exists() if self.desk_file else self._settings.users is not None

    @cached_property
    def _server(self) -> Database:
        users = self._settings.users
        assert isinstance(users, DatabaseUrl)  # whoever asks has looked
        same: Database | None = getattr(self.table, "database", None) if users == self._settings.data else None
        return same or Database(users, self._settings.city)

    def _beside_users(self, ending: str) -> Database:
        """A database file beside that of the users, or the server that has the users."""
        users = self._settings.users
        assert users is not None  # without users there are no sign-ins
        if isinstance(users, DatabaseUrl):
            return self._server
        tables = {SIGN_INS: SIGN_IN_TABLES, DESK: DESK_TABLES}[ending]
        return Database(users.with_name(f"{users.name}{ending}"), self._settings.city, tables)
