"""The words of the narrator's trade: what is to be said, when, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kiosk.speech.clip import Clip
from kiosk.speech.rates import DEFAULT_RATE, DEFAULT_VOLUME
from kiosk.speech.voice import Voice


class Priority(Enum):
    """When an announcement is heard."""

    NORMAL = "after everything that waits"
    NEXT = "right after the utterance being spoken"
    NOW = "at once; what it interrupts goes on from the start of its sentence afterwards"


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to say. A screen's title and its first focus are one utterance (N-A9): the caller joins them.

    Attributes:
        id: of the phrase or text it comes from.
        text: what is written; one sentence or several.
        screen: the screen it belongs to; "" = whichever is up.
        private: an answer or a private question (N-A7).
        cache: False for text that holds anything of this patient: its clip is deleted with the session.
        voice: another voice than the narrator's, such as a language's own name in that language.
        sound: is played in place of ``text``, such as a test tone.
        always: announced with the voice off too: who misses it loses the session (N-D1).
    """

    id: str
    text: str
    screen: str
    private: bool = False
    cache: bool = True
    voice: Voice | None = None
    sound: Clip | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to an utterance.

    Attributes:
        kind: "started"; "heard" (to its end); "interrupted"; or "withheld" (private, N-A7).
        utterance_id: which one.
    """

    kind: str
    utterance_id: str


@dataclass(frozen=True, slots=True)
class Item:
    """An utterance that waits, with the character to begin at; ``priority`` is None for the page's own."""

    utterance: Utterance
    char: int = 0
    priority: Priority | None = None


@dataclass(slots=True)
class Speaking:
    """What is being spoken: one sentence (``first``, ``last``) of an item."""

    item: Item
    first: int
    last: int
    clip: Clip | None = None  # None while it is being made
    started_ms: float | None = None  # None until the first sound of the utterance


@dataclass(slots=True)
class NarratorState:
    """Everything of one session; a new one is the same, field by field, as after a fresh start (N-D3)."""

    voice: Voice
    screen: str = ""
    page: tuple[Utterance, ...] = ()
    waiting: list[Item] = field(default_factory=list)
    speaking: Speaking | None = None
    paused: bool = False
    voice_on: bool = True
    answers: bool = False  # with the voice off, what was asked for is said all the same
    rate_step: int = DEFAULT_RATE
    volume_step: int = DEFAULT_VOLUME
    allow_private: bool = False
    events: list[Event] = field(default_factory=list)
