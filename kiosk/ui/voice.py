"""The patient's hold on the voice: stop, play, repeat, slower, louder; and the status line, its visible twin."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.content.phrases import Phrases
from kiosk.session import Session
from kiosk.speech import RATES, VOLUMES_DB, Narrator, Priority, SoundCheck, Utterance, tone
from kiosk.ui.frame import Frame

STATUS_S = 4.0
"""How long the status line shows what was announced, in s."""
FOCUS = "focus"
"""Id of the utterance that names what has the focus."""
MORE = "ways.more"
"""Id of the utterance that says what else a key or switch can do."""
ASIDE = (FOCUS, MORE)
"""Said beside the reading: the button of the voice does not stop it."""


class Voice:
    """Changes the narrator and the session together, and shows what it says.

    Args:
        narrator: says it.
        frame: shows it.
        phrases: the kiosk's own words.
        session: the patient's, asked for each time: it is a new one after a reset.
        now: seconds that never go back.
        step_id: of the screen that is shown.
    """

    def __init__(
        self,
        narrator: Narrator,
        frame: Frame,
        phrases: Phrases,
        session: Callable[[], Session],
        now: Callable[[], float],
        step_id: Callable[[], str],
    ) -> None:
        self._narrator, self._frame, self._phrases = narrator, frame, phrases
        self._session, self._now, self._step_id = session, now, step_id
        self._status_until = 0.0
        self.was_speaking = False

    def speak_in(self, phrases: Phrases) -> None:
        """What is announced and shown comes from these phrases from here on."""
        self._phrases = phrases

    def silence(self) -> None:
        """A touch or a key: quiet at once. What was being spoken is remembered until the input is over (N-A2)."""
        self.was_speaking = self._talks
        self._narrator.silence()

    def input_over(self, *_: Any) -> None:
        """The touch or key that silenced has been dealt with."""
        self.was_speaking = False
        self._name_button()

    def reset(self) -> None:
        """Nothing of the session is heard or shown any more (N-D7)."""
        self._narrator.reset()
        self.was_speaking = False
        self._frame.status = ""

    def announce(self, key: str, text: str, *, shown: bool = True, private: bool = False, stays: bool = False) -> None:
        """Say ``text`` now; ``shown`` puts it in the status line too, unless the screen shows it already (N-A10);
        ``stays``: it is heard to its end on another screen too."""
        screen = "" if stays else self._step_id()
        self._narrator.silence(keep_earcon=True)
        # What the patient typed or answered leaves no clip behind (N-D5).
        self._narrator.say(Utterance(key, text, screen, private=private, cache=shown), Priority.NOW)
        if shown:
            self.show(text)  # after the sound has been asked for: a text takes a few ms to be drawn

    def tell(self, phrase: str) -> None:
        """Say and show the phrase of this id."""
        self.announce(phrase, self._phrases[phrase])

    def repeat(self) -> None:
        """Read the page again from its start."""
        self._on(resume=False)
        self._narrator.repeat()

    def toggle(self) -> None:
        """Stop the voice if it was speaking when the control was touched; else let it go on."""
        if self._session().voice_on and (self.was_speaking or self._talks):
            self._session().voice_on = False
            self._narrator.stop_voice()
            # With the guidance on, what is reached is still named: silence would leave a blind patient nowhere.
            self.show(self._phrases["status.reading_off" if self._narrator.answers else "status.voice_off"])
            return
        if self._narrator.paused:
            self._on()
        else:
            self.repeat()

    def speak_from(self, key: str, index: int) -> None:
        """Read on from a word that was touched."""
        self._on(resume=False)
        if not self._narrator.speak_from(key, index):
            self._narrator.resume()

    def _on(self, *, resume: bool = True) -> None:
        self._session().voice_on = True
        self._narrator.play_voice(resume=resume)

    def change_rate(self, by: int) -> None:
        """Speak slower or faster, at once; seen and heard (N-A4)."""
        session = self._session()
        session.rate_step = min(max(session.rate_step + by, 0), len(RATES) - 1)
        self._narrator.set_rate(session.rate_step)
        text = self._phrases.say("status.rate", number=session.rate_step + 1, of=len(RATES))
        self.show(text)
        if self.was_speaking:
            self._narrator.resume()
        self._narrator.say(Utterance("status.rate", text, ""), Priority.NOW)

    def change_volume(self, by: int) -> None:
        """Speak softer or louder, at once and without interrupting (N-A2, N-A5); seen and heard."""
        session = self._session()
        session.volume_step = min(max(session.volume_step + by, 0), len(VOLUMES_DB) - 1)
        self._narrator.set_volume(session.volume_step)
        text = self._phrases.say("status.volume", number=session.volume_step + 1, of=len(VOLUMES_DB))
        self.show(text)
        if not self._narrator.speaking:
            self._narrator.say(Utterance("status.volume", text, ""), Priority.NOW)

    def sound_test(self) -> SoundCheck:
        """Play the test tone, then say the test sentence; the device, and how fast the tone went out."""
        self._narrator.play_voice()
        with tempfile.TemporaryDirectory() as folder:  # the player has read it when it has begun
            heard = Utterance("staff.sound_tone", self._phrases["staff.sound_tone"], "", sound=tone(Path(folder)))
            self._narrator.say(heard, Priority.NOW)
            check = self._narrator.sound_check()
        self._narrator.say(Utterance("staff.sound_said", self._phrases["staff.sound_said"], ""), Priority.NEXT)
        return check

    def show(self, text: str) -> None:
        """Put ``text`` in the status line for STATUS_S: the visible twin of what is said (N-A10)."""
        self._frame.status = text
        self._status_until = self._now() + STATUS_S

    @property
    def _talks(self) -> bool:
        """Something is being spoken, and not just the name of what the keys have reached."""
        return self._narrator.saying not in (None, *ASIDE)

    def _name_button(self) -> None:
        """The button says what it will do."""
        on = self._session().voice_on and (self._talks or self.was_speaking)
        self._frame.voice_text = self._phrases["nav.stop" if on else "nav.play"]
        self._frame.voice_icon = "stop" if on else "play"

    def tick(self) -> None:
        """Each frame: let the narrator go on, and show where it is."""
        self._narrator.tick()
        self._name_button()
        if self._frame.status and self._now() >= self._status_until:
            self._frame.status = ""
