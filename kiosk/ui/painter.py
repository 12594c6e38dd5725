"""Turns SVG into pixels in a process of its own: the renderer holds Python's lock for 50 to 100 ms a picture, and
the kiosk must not miss a frame for it. No kivy here.

The process is started at the first picture, and again when it has died. It ends when its input does.
"""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

log = logging.getLogger(__name__)
_PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Painted:
    """Pixels: ``side`` x ``side``, 4 bytes each (red, green, blue, alpha), from the top left."""

    side: int
    rgba: bytes


class Painter:
    """Paints one thing after the other: first what was asked for at once, then what was asked for ahead. What a process
    died of is tried once more, by another."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._at_work: Hashable | None = None
        self._order = ("", 0)
        self._tried: Hashable | None = None
        self._given_up: list[Hashable] = []
        self._orders: dict[Hashable, tuple[str, int]] = {}
        self._done: SimpleQueue[tuple[subprocess.Popen[bytes], Painted | None]] = SimpleQueue()

    @property
    def waiting(self) -> bool:
        """Something that was asked for has not come yet."""
        return self._at_work is not None or bool(self._orders) or bool(self._given_up)

    def ask(self, key: Hashable, svg: str, side: int, *, ahead: bool = False) -> None:
        """Have ``svg`` painted ``side`` px wide and high; ``done`` will bring it under ``key``."""
        if key == self._at_work or (ahead and key in self._orders):
            return
        self._orders.pop(key, None)
        self._orders = {**self._orders, key: (svg, side)} if ahead else {key: (svg, side), **self._orders}
        self._go_on()

    def done(self) -> list[tuple[Hashable, Painted | None]]:
        """What has come since the last call; None stands for what cannot be painted. Never waits."""
        found: list[tuple[Hashable, Painted | None]] = []
        while True:
            try:
                process, painted = self._done.get_nowait()
            except Empty:
                break
            if process is self._process and self._at_work is not None:
                found.append((self._at_work, painted))
                self._at_work = None
        if self._at_work is not None and self._process is not None and self._process.poll() is not None:
            log.warning("the painter of the pictures ended by itself")
            self._again()
        self._go_on()
        given_up, self._given_up = self._given_up, []
        return [*found, *((key, None) for key in given_up)]

    def _again(self) -> None:
        """The process is gone: what it was at comes first to the next one; the second time it is given up."""
        key, order = self._at_work, self._order
        self.close(keep_orders=True)
        if key == self._tried:
            self._given_up.append(key)
        else:
            self._tried = key
            self._orders = {key: order, **self._orders}

    def close(self, *, keep_orders: bool = False) -> None:
        """End the process; the next ``ask`` starts another."""
        process, self._process, self._at_work = self._process, None, None
        if not keep_orders:
            self._orders = {}
        if process is not None:
            process.kill()
            assert process.stdin is not None
            try:
                process.stdin.close()
            except OSError:
                log.debug("the painter had ended before")
            process.wait()

    def _go_on(self) -> None:
        """Hand over the next order. One at a time: the pipe takes it at once, and what is wanted now overtakes."""
        if self._at_work is not None or not self._orders:
            return
        key, (svg, side) = self._at_work, self._order = next(iter(self._orders.items()))
        del self._orders[key]
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            process.stdin.write(json.dumps({"svg": svg, "side": side}).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            log.warning("the painter of the pictures cannot be reached: %s", error)
            self._again()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.ui.painter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_PROJECT
        )
        self._process = process
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """On a thread of its own: only moves what comes into the queue."""
        assert process.stdout is not None
        with process.stdout as pipe:
            while head := pipe.readline():
                side = int(head)
                rgba = pipe.read(side * side * 4)
                if len(rgba) == side * side * 4:  # else it died in the middle, as `done` will see
                    self._done.put((process, Painted(side, rgba) if side else None))


def paint(svg: str, side: int) -> bytes:
    """The pixels of ``svg``, as in ``Painted``.

    Raises:
        ValueError: it is no SVG that can be drawn.
    """
    import resvg_py
    from PIL import Image

    png = resvg_py.svg_to_bytes(svg_string=svg, width=side, height=side, skip_system_fonts=True)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA").tobytes()


def serve(orders: IO[bytes], out: IO[bytes]) -> None:
    """Paint one order a line until there are no more. The answer: the side in px (0: cannot be painted), the pixels."""
    for line in orders:
        order = json.loads(line)
        try:
            rgba, side = paint(order["svg"], order["side"]), order["side"]
        except ValueError as error:
            log.warning("a picture cannot be painted: %s", error)
            rgba, side = b"", 0
        out.write(b"%d\n" % side + rgba)
        out.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
