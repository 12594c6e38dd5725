"""Whether a screen reader listens at this moment. Orca switches the access tree on and nobody switches it off when Orca
has ended: what is asked here is the registry of AT-SPI, which forgets who has gone."""

from __future__ import annotations

import logging
import threading
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

log = logging.getLogger(__name__)

ASK_S = 1.0
"""So long the kiosk may be silent after a screen reader has ended, in s."""
ANSWER_S = 5.0
BUS = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
REGISTRY = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")


class ReaderWatch:
    """Asks in a thread of its own.

    Args:
        ask_s: so often, in s.

    Attributes:
        listening: somebody wants to be told where the focus is.
    """

    def __init__(self, ask_s: float = ASK_S) -> None:
        self._ask_s = ask_s
        self.listening = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="reader-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ask no more."""
        self._over.set()
        self._thread.join(ANSWER_S)

    def _watch(self) -> None:
        connection: DBusConnection | None = None
        while not self._over.is_set():
            try:
                connection = connection or _accessibility_bus()
                self.listening = any(
                    "focus" in event.lower() for _, event, *_rest in _ask(connection, REGISTRY, "GetRegisteredEvents")
                )
            # The bus has gone, or there is none, or it answers what it should not: nobody listens.
            except Exception as error:  # noqa: BLE001
                log.debug("no registry of AT-SPI: %s", error)
                self.listening, connection = False, None
            self._over.wait(self._ask_s)
        if connection is not None:
            connection.close()


def _accessibility_bus() -> DBusConnection:
    session = open_dbus_connection()
    try:
        return open_dbus_connection(bus=_ask(session, BUS, "GetAddress"))
    finally:
        session.close()


def _ask(connection: DBusConnection, there: DBusAddress, method: str) -> Any:
    reply = connection.send_and_get_reply(new_method_call(there, method), timeout=ANSWER_S)
    if reply.header.message_type is MessageType.error:
        raise LookupError(str(reply.body))
    return reply.body[0]
