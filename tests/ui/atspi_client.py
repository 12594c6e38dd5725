"""A screen reader's side of AT-SPI, over a D-Bus of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ANSWER_S = 120.0
"""For a real program on a busy machine; no test is judged by it."""
ROOT = "/org/a11y/atspi/accessible/root"
STATES = {"checked": 4, "focused": 12, "focusable": 11, "showing": 25}
ROLES = {
    23: "frame",
    27: "image",
    29: "label",
    43: "push button",
    44: "radio button",
    54: "status bar",
    83: "heading",
    101: "notification",
}


class Bus:
    """A private session bus with the accessibility bus that goes with it."""

    def __init__(self) -> None:
        self._daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            env={name: value for name, value in os.environ.items() if name not in ("DISPLAY", "AT_SPI_BUS_ADDRESS")},
        )
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self.session = open_dbus_connection(bus=self.address)
        there = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        (address,) = call(self.session, there, "GetAddress")
        self.access: DBusConnection = open_dbus_connection(bus=address)

    def screen_reader(self, on: bool) -> None:
        """Tell programs that a screen reader is there, or gone."""
        there = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status")
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            self.session.send_and_get_reply(Properties(there).set(name, "b", on))

    def close(self) -> None:
        """End it, with all it has started."""
        self.access.close()
        self.session.close()
        os.killpg(self._daemon.pid, signal.SIGTERM)
        self._daemon.communicate()


def call(connection: DBusConnection, there: DBusAddress, method: str, signature: str = "", body: Any = ()) -> Any:
    """The reply's body."""
    reply = connection.send_and_get_reply(new_method_call(there, method, signature or None, body), timeout=ANSWER_S)
    if reply.header.message_type is MessageType.error:
        raise LookupError(str(reply.body))
    return reply.body


@dataclass(frozen=True)
class Node:
    """A thing that a screen reader can see."""

    bus: DBusConnection
    name_on_bus: str
    path: str

    def _at(self, interface: str) -> DBusAddress:
        return DBusAddress(self.path, self.name_on_bus, f"org.a11y.atspi.{interface}")

    def children(self) -> list[Node]:
        """Those below it."""
        (found,) = call(self.bus, self._at("Accessible"), "GetChildren")
        return [Node(self.bus, name, path) for name, path in found]

    @property
    def name(self) -> str:
        """What it is called."""
        reply = self.bus.send_and_get_reply(Properties(self._at("Accessible")).get("Name"), timeout=ANSWER_S)
        if reply.header.message_type is MessageType.error:
            raise LookupError(str(reply.body))
        return str(reply.body[0][1])

    @property
    def role(self) -> str:
        """What it is."""
        (number,) = call(self.bus, self._at("Accessible"), "GetRole")
        return ROLES.get(number, str(number))

    def has(self, state: str) -> bool:
        """Whether it is in this state."""
        ((low, high),) = call(self.bus, self._at("Accessible"), "GetState")
        return bool((low | high << 32) >> STATES[state] & 1)

    @property
    def extents(self) -> tuple[int, int, int, int]:
        """Left, top, width, height in px on the screen."""
        (box,) = call(self.bus, self._at("Component"), "GetExtents", "u", (0,))
        return tuple(box)  # type: ignore[return-value]

    def press(self) -> None:
        """Do its first action."""
        call(self.bus, self._at("Action"), "DoAction", "i", (0,))

    def focus(self) -> None:
        """Give it the focus."""
        call(self.bus, self._at("Component"), "GrabFocus")

    def walk(self) -> Iterator[Node]:
        """It and all below it."""
        yield self
        for child in self.children():
            yield from child.walk()


def windows(bus: Bus) -> list[Node]:
    """The windows of every program that tells of itself."""
    registry = Node(bus.access, "org.a11y.atspi.Registry", ROOT)
    return [window for program in registry.children() for window in program.children()]
