"""Opens what is kept: the table, the users, the sign-ins and the desk, in files or in one database."""

from __future__ import annotations

from functools import cached_property

from dashboard.history.database import Database
from dashboard.history.store import TableStore, open_store
from dashboard.history.tables import DESK_TABLES, SIGN_IN_TABLES
from dashboard.returns.desk.database_store import DatabaseDesk
from dashboard.returns.desk.store import DeskStore
from dashboard.settings import DatabaseUrl, Settings
from dashboard.web.auth.user_store import UserStore
from dashboard.web.auth.users_file import UsersFile
from dashboard.web.auth.users_table import UsersTable


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
        return UsersTable(self._server) if isinstance(self._settings.users, DatabaseUrl) else UsersFile(self._settings.users)

    @cached_property
    def sign_ins(self) -> Database:
        """The database of attempts, sign-ins and tokens."""
        return self._beside_users("sqlite")

    @cached_property
    def desk(self) -> DeskStore:
        """The returns desk."""
        return DatabaseDesk(self._beside_users("desk.sqlite"))

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
        tables = {"sqlite": SIGN_IN_TABLES, "desk.sqlite": DESK_TABLES}[ending]
        return Database(users.with_name(f"{users.name}.{ending}"), self._settings.city, tables)
