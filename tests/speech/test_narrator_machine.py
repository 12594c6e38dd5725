"""Whatever a patient, a screen and the hardware do in whatever order, the narrator keeps its promises."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from speech_rig import FakeClock

from kiosk.speech import (
    Clip,
    Event,
    Narrator,
    NarratorState,
    Priority,
    SilentClips,
    SilentPlayer,
    Transcript,
    Utterance,
    Voice,
)
from kiosk.speech.clips import OnReady

SCREENS = {
    "a": [
        Utterance("a1", "One two. Three four five!", "a"),
        Utterance("a2", "Six.", "a"),
        Utterance("ap", "Private yes.", "a", private=True),
    ],
    "b": [
        Utterance("b1", "", "b"),
        Utterance("b2", "Seven eight nine. Ten.", "b"),
        Utterance("bp", "Private no. None.", "b", private=True),
    ],
}
SAYABLE = [
    *(utterance for page in SCREENS.values() for utterance in page),
    Utterance("alert", "Are you there?", ""),
    Utterance("secret", "You said no.", "", private=True, cache=False),
]


class LateClips(SilentClips):
    """Clips that are sometimes ready at once, and sometimes only at a later frame, in any order."""

    def __init__(self) -> None:
        self.late = False
        self.pending: list[tuple[OnReady, Clip]] = []

    def get(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> Clip:
        made = super().get(text, rate_step, voice, cache)
        return None if self.late and made.duration_ms else made  # type: ignore[return-value]

    def want(
        self, text: str, rate_step: int, voice: Voice, on_ready: OnReady, *, urgent: bool, cache: bool = True
    ) -> None:
        self.pending.append((on_ready, super().get(text, rate_step, voice, cache)))


class Watched(SilentPlayer):
    """Knows what it was given, to compare with what the narrator claims."""

    plays = 0

    def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
        assert 0 <= start_ms <= clip.duration_ms
        self.plays += 1
        super().play(clip, start_ms, gain_db)

    @property
    def sounding(self) -> bool:
        return self.position_ms() is not None


class Sessions(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock, self.clips, self.transcript = FakeClock(), LateClips(), Transcript()
        self.player = Watched(self.clock)
        self.events: list[Event] = []
        self.narrator = Narrator(self.clips, self.player, self.transcript, self.clock, self.events.append)
        self.last_mark: tuple[str, int] | None = None

    @rule(screen=st.sampled_from("ab"))
    def enter(self, screen: str) -> None:
        self.narrator.enter(screen, [*SCREENS["a"], *SCREENS["b"]])
        assert {utterance.screen for utterance in self.narrator.state.page} == {screen}

    @rule(utterance=st.sampled_from(SAYABLE), priority=st.sampled_from(Priority))
    def say(self, utterance: Utterance, priority: Priority) -> None:
        self.narrator.say(utterance, priority)

    @rule()
    def silence(self) -> None:
        self.narrator.silence()
        assert not self.player.sounding
        assert not self.narrator.speaking

    @rule(what=st.sampled_from(["resume", "repeat", "play_voice"]))
    def go_on(self, what: str) -> None:
        getattr(self.narrator, what)()

    @rule()
    def stop_voice(self) -> None:
        self.narrator.stop_voice()

    @rule(of=st.sampled_from(["a1", "a2", "b1", "b2", "bp", "none"]), char=st.integers(-2, 40))
    def speak_from(self, of: str, char: int) -> None:
        self.narrator.speak_from(of, char)

    @rule(step=st.integers(-1, 8))
    def set_rate(self, step: int) -> None:
        before = self.narrator.current
        self.narrator.set_rate(step)
        after = self.narrator.current
        if before and after and before[0] == after[0] and before[1] and after[1]:
            assert after[1][0] >= before[1][0]

    @rule(step=st.integers(-1, 12))
    def set_volume(self, step: int) -> None:
        plays = self.player.plays
        self.narrator.set_volume(step)
        assert self.player.plays == plays

    @rule(allowed=st.booleans())
    def headphones(self, allowed: bool) -> None:
        self.narrator.allow_private = allowed

    @rule(late=st.booleans())
    def engine(self, late: bool) -> None:
        self.clips.late = late

    @precondition(lambda self: self.clips.pending)
    @rule(data=st.data())
    def ready(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.clips.pending) - 1))
        on_ready, clip = self.clips.pending.pop(index)
        on_ready(clip)

    @rule(ms=st.integers(0, 2500))
    def frame(self, ms: int) -> None:
        self.clock.s += ms / 1000
        self.narrator.tick()

    @rule()
    def reset(self) -> None:
        self.narrator.reset()
        self.events.clear()
        assert self.narrator.state == NarratorState(Voice())
        assert not self.player.sounding
        assert self.transcript.entries == []

    @invariant()
    def what_sounds_is_what_is_current(self) -> None:
        narrator, speaking = self.narrator, self.narrator.state.speaking
        if self.player.sounding:
            assert speaking is not None
            assert speaking.clip is not None
        assert narrator.speaking == (narrator.current is not None)
        if speaking is not None:
            said = speaking.item.utterance
            assert narrator.voice_on
            assert said.screen in ("", narrator.state.screen)  # N-A9
            assert not said.private or narrator.allow_private  # N-A7
            assert 0 <= speaking.first < speaking.last <= len(said.text)
            mark = narrator.current[1] if narrator.current else None
            if mark:
                assert said.text[slice(*mark)].split() == [said.text[slice(*mark)]]

    @invariant()
    def nothing_waits_that_could_be_spoken(self) -> None:
        state = self.narrator.state
        if state.speaking is None and state.voice_on:
            assert all(item.priority is None for item in state.waiting)
            assert not state.waiting or state.paused

    @invariant()
    def nothing_private_was_heard_while_it_was_withheld(self) -> None:
        for entry in self.transcript.entries:
            assert entry.start_ms <= entry.end_ms
            assert not entry.withheld or entry.start_ms == entry.end_ms

    def teardown(self) -> None:
        """Left alone with all clips made, it comes to its end."""
        self.clips.late = False
        for _ in range(400):
            while self.clips.pending:
                on_ready, clip = self.clips.pending.pop(0)
                on_ready(clip)
            self.clock.s += 0.5
            self.narrator.tick()
        assert not self.narrator.speaking


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
