"""No answer from the database is an answer too (ROBUST.md §1.11, F2, G9).

A path that swallows every byte raises no error: without a limit of our own the thread
waits for ever. psycopg does all its waiting in ``Connection.wait``, so the limit stands
there, in the waiting thread itself (docs/adr/0007-every-wait-has-an-end.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

# Seconds. Longer than ``statement_timeout``: a server that still speaks ends a
# statement itself, and says so.
PATIENCE: Final = 5.5
# For the look at a kept connection and the first words on a new one.
FIRST_WORDS: Final = 2.0
# So long nobody tries a path that was found silent: who waits in the queue behind is
# told at once, and what comes after the path has healed waits no longer than this.
PAUSE: Final = 1.0

Path = tuple[Any, Any]
# By host and port: until when (monotonic) nobody knocks.
_silent_until: dict[Path, float] = {}


class SilentDatabase(psycopg.OperationalError):
    """The connection was given up: nothing was heard for too long."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed by whoever has waited for it in vain."""

    patience: float = PATIENCE
    path: Path = (None, None)
    is_probed = False

    def wait(
        self, gen: Any, interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        """What the server answers.

        Raises:
            SilentDatabase: it answered nothing for ``patience`` seconds.
        """
        limit = self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as error:
            if not self._is_still_asked():
                raise
            self.close()
            if not self.is_probed:
                note_silence(self.path)
            words = "the connection was closed: no answer from the database"
            raise SilentDatabase(words) from error

    @contextmanager
    def waiting(self, seconds: float, *, probed: bool = False) -> Iterator[None]:
        """Inside, wait no longer than this; ``probed``: silence here tells nothing of
        the path, since a kept connection may be the only thing that is gone."""
        kept = self.patience
        self.patience, self.is_probed = min(seconds, kept), probed
        try:
            yield
        finally:
            self.patience, self.is_probed = kept, False

    def _is_still_asked(self) -> bool:
        asked = self.pgconn.transaction_status == TransactionStatus.ACTIVE
        return asked and not self.closed


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread. ``OPTIONS["patience"]``: seconds, for tests."""

    def get_connection_params(self) -> dict[str, Any]:
        """What psycopg is told, without what is ours."""
        params: dict[str, Any] = super().get_connection_params()
        params.pop("patience", None)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        """A connection whose waits end.

        Raises:
            SilentDatabase: the path was silent a moment ago.
        """
        path = conn_params.get("host"), conn_params.get("port")
        if _silent_until.get(path, 0) > monotonic():
            raise SilentDatabase("no connection: the database was silent just now")
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        try:
            connection = PatientConnection.connect(**conn_params)
        except psycopg.errors.ConnectionTimeout:
            note_silence(path)
            raise
        connection.path = path
        connection.patience = self.settings_dict["OPTIONS"].get("patience", PATIENCE)
        return connection

    def init_connection_state(self) -> None:
        """Time zone and all that is said first."""
        with self.connection.waiting(FIRST_WORDS):
            super().init_connection_state()

    def is_usable(self) -> bool:
        """Whether the kept connection still answers; if not, a new one is made."""
        if self.connection is None:
            return False
        with self.connection.waiting(FIRST_WORDS, probed=True):
            usable: bool = super().is_usable()
            return usable


def note_silence(path: Path) -> None:
    """Let nobody try this path for a moment."""
    _silent_until[path] = monotonic() + PAUSE
