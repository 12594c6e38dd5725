"""What is said, in which order, and what cuts it short. The rules are those of a good screen reader.

Three priorities (`Priority`), and five rules over them:

1. A screen's own text is its page: `Narrator.enter` drops everything of the screen before and reads the
   page. What `Narrator.say` adds is an announcement: it is heard once or not at all.
2. `silence` (every touch and key) stops the sound at once. Announcements are dropped; what was not heard of
   the page is kept, and `resume` goes on from the start of the sentence it was on.
3. An utterance of a screen that is not up is never heard (N-A9).
4. A private utterance is never played while `allow_private` is False (N-A7).
5. A sentence is over when the player says so, never because a timer ran out.

One thread: the UI calls everything, and `tick` each frame. Without an engine or a device a silent clock of
the same length runs instead, so the marker and the journey go on (N-A10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kiosk.speech.ahead import look_ahead
from kiosk.speech.clip import Clip
from kiosk.speech.clips import Clips
from kiosk.speech.latency import SoundCheck
from kiosk.speech.notices import Notice, Notices
from kiosk.speech.player import Player
from kiosk.speech.rates import RATES, VOLUMES_DB
from kiosk.speech.transcript import EARCON, Entry, Transcript
from kiosk.speech.utterance import Event, Item, NarratorState, Priority, Speaking, Utterance
from kiosk.speech.voice import Voice

QUIET_DB = -120.0
"""No sample of 16 bits is left of what is played so."""


class Narrator:
    """Says what the screens ask for, through one player."""

    def __init__(
        self,
        clips: Clips,
        player: Player,
        transcript: Transcript,
        now: Callable[[], float],
        on_event: Callable[[Event], None] | None = None,
        voice: Voice | None = None,
        notices: Notices | None = None,
    ) -> None:
        """
        Args:
            clips: where sentences become sound.
            player: what makes them heard.
            transcript: what was said is written there.
            now: seconds, never going back.
            on_event: called from `tick` only; may call the narrator.
            voice: the voice of every session's start.
            notices: trouble for staff, shared with the synthesizer.

        `on_asked`, once set, is told of each page (priority None) and each announcement as it is asked for, whether
        it will be heard or not.
        """
        self._clips, self._player, self._transcript, self._now = clips, player, transcript, now
        self.on_event = on_event or (lambda event: None)
        self._notices = notices or Notices()
        self._first_voice = voice or Voice()
        self.on_asked: Callable[[Sequence[Utterance], Priority | None], None] = lambda utterances, priority: None
        self._quiet = False
        self.state = NarratorState(self._first_voice)

    # -- what a screen asks for

    def enter(self, screen: str, utterances: Sequence[Utterance]) -> None:
        """A screen is up: silence, drop everything of the one before, and read these."""
        self._cut()
        state = self.state
        state.screen, state.paused = screen, False
        state.page = tuple(u for u in utterances if self._belongs(u))
        state.waiting = [Item(utterance) for utterance in state.page]
        self.on_asked(state.page, None)
        self._go_on()

    def reword(self, utterance: Utterance) -> None:
        """The page has other words by now in place of those with this id: whoever repeats it hears them."""
        state, new = self.state, utterance
        state.page = tuple(new if u.id == new.id else u for u in state.page)
        state.waiting = [Item(new) if i.priority is None and i.utterance.id == new.id else i for i in state.waiting]

    def say(self, utterance: Utterance, priority: Priority = Priority.NORMAL) -> None:
        """Announce it. One with the same id that waits or is being spoken is replaced by it."""
        state = self.state
        if self._belongs(utterance):
            self.on_asked((utterance,), priority)
        if not (self._speaks or utterance.always) or not self._belongs(utterance):
            return
        item = Item(utterance, priority=priority)
        state.waiting = [i for i in state.waiting if i.priority is None or i.utterance.id != utterance.id]
        speaking = state.speaking
        if speaking and speaking.item.priority is not None and speaking.item.utterance.id == utterance.id:
            self._cut()
            state.waiting.insert(0, item)
        elif priority is Priority.NOW:
            self._cut(keep=True)
            state.waiting.insert(0, item)
        elif priority is Priority.NEXT:
            before = 0
            while before < len(state.waiting) and state.waiting[before].priority is Priority.NEXT:
                before += 1
            state.waiting.insert(before, item)
        else:
            state.waiting.append(item)
        self._go_on()

    def earcon(self, sound: Clip) -> None:
        """Play a short sound (`clip_of` a file) beside what is said, at the session's volume.

        It neither waits nor cuts: the order of speech is as if it were not there. It never carries a meaning alone.
        Nothing is played while the patient has the voice off; `silence` and `reset` end it; the next one takes its
        place. Call it before or after what it goes with: `Voice.announce` and `enter` leave it alone.
        """
        if sound.path is not None and self._speaks:
            self._player.beside(sound, VOLUMES_DB[self.state.volume_step])
            start_ms = self._ms()
            end_ms = start_ms + sound.duration_ms
            self._transcript.add(Entry(sound.path.stem, "", start_ms, end_ms, False, False, EARCON, self.state.screen))

    # -- what the patient asks for

    def silence(self, *, keep_earcon: bool = False) -> None:
        """Stop the sound at once, as every touch and key does first (N-A2)."""
        if not keep_earcon:
            self._player.beside(None)
        state = self.state
        self._cut(keep=True)
        state.waiting = [item for item in state.waiting if item.priority is None]
        state.paused = bool(state.waiting)

    def resume(self) -> None:
        """Play: the page goes on from the start of the sentence it was on."""
        self.state.paused = False
        self._go_on()

    def repeat(self) -> None:
        """The page from its start."""
        self._cut()
        self.state.paused = False
        self.state.waiting = [Item(utterance) for utterance in self.state.page]
        self.on_asked(self.state.page, None)
        self._go_on()

    def speak_from(self, utterance_id: str, char_index: int = 0) -> bool:
        """Read the page on from the word of this utterance that holds the character (touch to hear).

        Returns:
            False when the page holds no such utterance; nothing changes then.
        """
        ids = [utterance.id for utterance in self.state.page]
        if utterance_id not in ids:
            return False
        self._cut()
        rest = self.state.page[ids.index(utterance_id) :]
        self.state.paused = False
        self.state.waiting = [Item(rest[0], char_index), *(Item(utterance) for utterance in rest[1:])]
        self._go_on()
        return True

    def stop_voice(self) -> None:
        """The patient turns the voice off: no page is read or marked until `play_voice`, and nothing else is spoken but
        for those whom the kiosk `answers`, and what is for `always`."""
        self.silence()
        self.state.voice_on = False

    def play_voice(self, *, resume: bool = True) -> None:
        """The patient turns the voice on: the page is read on from where it was.

        Args:
            resume: False when something else is asked for next: what is started only to be cut off costs time.
        """
        self.state.voice_on = True
        if resume:
            self.resume()

    def set_rate(self, step: int) -> None:
        """Speed, 0 to 6 (`RATES`), at once: the sentence goes on from the word it was on (N-A4)."""
        step = min(max(step, 0), len(RATES) - 1)
        if step == self.state.rate_step:
            return
        speaking, at = self.state.speaking, self._char()
        self.state.rate_step = step
        if speaking is not None:
            self._player.stop()
            speaking.item = replace(speaking.item, char=at)
            self._next_sentence(speaking)
            self._go_on()

    def set_volume(self, step: int) -> None:
        """Loudness, 0 to 10 (`VOLUMES_DB`), at once and without interrupting (N-A5)."""
        self.state.volume_step = min(max(step, 0), len(VOLUMES_DB) - 1)
        self._player.set_gain(self._gain_db)

    def set_voice(self, voice: Voice) -> None:
        """The voice of what is said from now on, as when the language changes."""
        self.state.voice = voice

    # -- what is going on

    @property
    def allow_private(self) -> bool:
        """Private utterances may be played: headphones are in, or the patient chose the loudspeaker."""
        return self.state.allow_private

    @allow_private.setter
    def allow_private(self, allowed: bool) -> None:
        self.state.allow_private = allowed
        speaking = self.state.speaking
        if not allowed and speaking is not None and speaking.item.utterance.private:
            self._cut()  # the headphones were pulled out in the middle of it
            self._go_on()

    @property
    def voice_on(self) -> bool:
        """The patient has not turned the voice off."""
        return self.state.voice_on

    @property
    def answers(self) -> bool:
        """With the voice off no page is read, but what is announced is still said, such as what the keys have reached:
        for whoever would be lost in silence."""
        return self.state.answers

    @answers.setter
    def answers(self, on: bool) -> None:
        self.state.answers = on

    @property
    def quiet(self) -> bool:
        """Somebody else speaks in its place, as a screen reader does: it goes on in its own time and marks the words,
        but is not heard. That is the kiosk's, not the session's."""
        return self._quiet

    @quiet.setter
    def quiet(self, quiet: bool) -> None:
        if quiet != self._quiet:
            self._quiet = quiet
            self._player.set_gain(self._gain_db)

    @property
    def _gain_db(self) -> float:
        return QUIET_DB if self._quiet else VOLUMES_DB[self.state.volume_step]

    @property
    def rate_step(self) -> int:
        """Index into `RATES`."""
        return self.state.rate_step

    @property
    def volume_step(self) -> int:
        """Index into `VOLUMES_DB`."""
        return self.state.volume_step

    @property
    def voice(self) -> Voice:
        """The voice in use."""
        return self.state.voice

    @property
    def current(self) -> tuple[str, tuple[int, int] | None] | None:
        """(utterance id, span of the word to mark in its text), N-A6; no span before the first word."""
        return self.current_in(0.0)

    def current_in(self, ms: float) -> tuple[str, tuple[int, int] | None] | None:
        """What will be `current` in so many ms: what is drawn now is seen a little later."""
        speaking = self.state.speaking
        if speaking is None:
            return None
        position = self._player.position_ms() if speaking.clip else None
        position = None if position is None else position + ms
        word = speaking.clip.word_at(position) if speaking.clip and position is not None else None
        span = (speaking.first + word.first, speaking.first + word.last) if word else None
        return speaking.item.utterance.id, span

    @property
    def saying(self) -> str | None:
        """The utterance's id alone, for who asks in every frame."""
        return None if self.state.speaking is None else self.state.speaking.item.utterance.id

    @property
    def speaking(self) -> bool:
        """Something is being spoken, or about to be (the idle clock stands still, N-D2)."""
        return self.state.speaking is not None

    @property
    def waiting(self) -> bool:
        """What is to be heard next is still being made: a clock that can stand still should."""
        return self.state.speaking is not None and self.state.speaking.clip is None

    @property
    def paused(self) -> bool:
        """`silence` left something of the page unheard."""
        return self.state.paused

    @property
    def audible(self) -> bool:
        """A real voice and a real device (N-A10)."""
        return self._clips.available and self._player.available

    def sound_check(self) -> SoundCheck:
        """The device and how fast the sound that plays now went out, for staff."""
        return self._player.check()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Trouble staff should know of."""
        return self._notices.all

    @property
    def progress(self) -> tuple[int, int]:
        """(done, total) sentences of `prepare`."""
        return self._clips.progress

    # -- the machine

    def prepare(self, texts: Iterable[str], voice: Voice | None = None, rate_step: int | None = None) -> None:
        """Have clips of these texts made in the background; content and phrases only."""
        step = self.state.rate_step if rate_step is None else rate_step
        self._clips.prepare(texts, step, voice or self.state.voice)

    def tick(self) -> None:
        """Each frame: see to the player and the synthesizer, and go on when a sentence has ended."""
        self._player.poll()
        self._clips.poll()
        if self._player.available:
            self._notices.clear("no-sound-device")
        else:
            self._notices.set("no-sound-device", "no sound device was found")
        speaking = self.state.speaking
        if speaking is not None and speaking.clip is not None and self._player.position_ms() is None:
            speaking.item = replace(speaking.item, char=speaking.last)
            self._next_sentence(speaking)
            self._go_on()
        state = self.state
        while state is self.state and state.events:
            self.on_event(state.events.pop(0))

    def catch_up(self) -> None:
        """Between two frames: play what has been made meanwhile, if the patient waits for it."""
        if self.waiting:
            self._clips.poll()

    def when_made(self, call: Callable[[], None]) -> None:
        """Have ``call`` called, from a thread of its own, when something has been made: `catch_up` can take it."""
        self._clips.when_made(call)

    def reset(self) -> None:
        """The session ends: nothing of it is heard or kept after this; a new state (N-D3, N-D7)."""
        self._player.stop()
        self._player.beside(None)
        self.state = NarratorState(self._first_voice)
        self.on_asked((), None)
        self._player.set_gain(self._gain_db)
        self._transcript.forget()
        self._clips.forget()

    def close(self) -> None:
        """Silence, and end what was started."""
        self.reset()
        self._player.close()
        self._clips.close()

    def _belongs(self, utterance: Utterance) -> bool:
        return utterance.screen in ("", self.state.screen)

    @property
    def _speaks(self) -> bool:
        return self.state.voice_on or self.state.answers

    def _go_on(self) -> None:
        """Begin the next utterance if nothing is being spoken."""
        state = self.state
        still = state.paused or not state.voice_on
        while state.speaking is None:
            heard = (i for i in state.waiting if self._speaks or i.utterance.always)
            item = next((i for i in heard if not (still and i.priority is None)), None)
            if item is None:
                return
            state.waiting.remove(item)
            if item.utterance.private and not state.allow_private:
                self._write(item, self._ms(), interrupted=False, withheld=True)
                state.events.append(Event("withheld", item.utterance.id))
            else:
                state.speaking = Speaking(item, 0, 0)
                self._next_sentence(state.speaking)

    def _next_sentence(self, speaking: Speaking) -> None:
        """Begin the sentence that holds the item's character or comes next, or end the utterance."""
        utterance = speaking.item.utterance
        for first, last in self._clips.spans(utterance.text, utterance.voice or self.state.voice):
            if last > speaking.item.char:
                speaking.first, speaking.last = first, last
                self._fetch(speaking)
                return
        self.state.speaking = None
        self._write(speaking.item, speaking.started_ms, interrupted=False)
        self.state.events.append(Event("heard", utterance.id))

    def _fetch(self, speaking: Speaking) -> None:
        """Play the sentence, now if its clip is there, else when it is made."""
        utterance, step = speaking.item.utterance, self.state.rate_step
        voice, text = utterance.voice or self.state.voice, utterance.text[speaking.first : speaking.last]
        speaking.clip = None
        clip = utterance.sound or self._clips.get(text, step, voice, utterance.cache)

        def ready(made: Clip) -> None:
            # It may be too late: another screen, another rate, another session.
            wanted = (speaking.first, speaking.last) == place and self.state.rate_step == step
            if self.state.speaking is speaking and speaking.clip is None and wanted:
                self._play(speaking, made)

        place = (speaking.first, speaking.last)
        if clip is not None:
            self._play(speaking, clip)
        else:
            self._clips.want(text, step, voice, ready, urgent=True, cache=utterance.cache)
        look_ahead(self._clips, self.state, speaking)

    def _play(self, speaking: Speaking, clip: Clip) -> None:
        speaking.clip = clip
        start_ms = clip.start_of(speaking.item.char - speaking.first)
        self._player.play(clip, start_ms, self._gain_db)
        if speaking.started_ms is None:
            speaking.started_ms = self._ms()
            self.state.events.append(Event("started", speaking.item.utterance.id))

    def _cut(self, keep: bool = False) -> None:
        """Silence; ``keep`` puts what was being spoken back, at the start of its sentence."""
        self._player.stop()
        speaking, self.state.speaking = self.state.speaking, None
        if speaking is None:
            return
        if keep:
            self.state.waiting.insert(0, replace(speaking.item, char=speaking.first))
        if speaking.started_ms is not None:
            self._write(speaking.item, speaking.started_ms, interrupted=True)
            self.state.events.append(Event("interrupted", speaking.item.utterance.id))

    def _char(self) -> int:
        """The character of the utterance that is being spoken."""
        speaking = self.state.speaking
        if speaking is None:
            return 0
        if speaking.clip is None:
            return max(speaking.item.char, speaking.first)
        position = self._player.position_ms()
        if position is None:
            return speaking.last  # it has just ended
        word = speaking.clip.word_at(position)
        return speaking.first + word.first if word else max(speaking.item.char, speaking.first)

    def _ms(self) -> float:
        return self._now() * 1000

    def _write(self, item: Item, start_ms: float | None, *, interrupted: bool, withheld: bool = False) -> None:
        said, end_ms = item.utterance, self._ms()
        start_ms = end_ms if start_ms is None else start_ms
        priority = item.priority.name if item.priority else "PAGE"
        self._transcript.add(Entry(said.id, said.text, start_ms, end_ms, interrupted, withheld, priority, said.screen))
