"""What the screens of a visit ask for: a number, a pack, an answer. It is on disk before the patient is told so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.screening import Answer
from kiosk.session import Session
from kiosk.ui.going import Going
from kiosk.ui.tongues import Tongues
from kiosk.ui.visit_keeper import VisitKeeper

EXPLAINED = 2
"""With so many answers it is said how to go on."""


class Asks:
    """Changes the session and keeps it.

    Args:
        session: the patient's.
        visit: writes it.
        going: the journey.
        tongues: the packs and the words.
        speak: shows and says everything in the language of this tag, and of the session's pack.
        announce: says a text (id, text, shown=, private=).
        chosen: plays the earcon.
        utc: time of day.
    """

    def __init__(
        self,
        *,
        session: Callable[[], Session],
        visit: VisitKeeper,
        going: Going,
        tongues: Tongues,
        speak: Callable[[str], None],
        announce: Callable[..., None],
        chosen: Callable[[], None],
        utc: Callable[[], datetime],
    ) -> None:
        self._session, self._visit, self._going, self._tongues, self._speak = session, visit, going, tongues, speak
        self._announce, self._chosen, self._utc = announce, chosen, utc

    def redeem(self, code: str) -> str | None:
        """Begin the visit of ``code``. Why not, in words; None when it has begun."""
        phrases = self._tongues.now.phrases
        self._going.plan(asks=True)
        refused = self._visit.begin(
            self._session(), code, shown=self._tongues.pack_ids, begun=lambda: self._be_about(asks=True)
        )
        if refused == "code.wait":
            return phrases.say(refused, seconds=self._visit.wait_s())
        return None if refused is None else phrases[refused]

    def learn_only(self) -> None:
        """Go on without a visit: education only, no check, no record (N-P2)."""
        self._session().offer(self._tongues.pack_ids)
        self._be_about(asks=False)
        self._going.go(self._session().place + 1)

    def choose_pack(self, pack_id: str) -> bool:
        """Be about this pack from here on. False: it is too late for that."""
        if not self._session().choose_pack(pack_id):
            return False
        self._be_about(asks=self._going.asks)
        self._visit.save(self._session())
        return True

    def _be_about(self, *, asks: bool) -> None:
        """Show and say the session's pack; until it is known, the first that it may be. The journey is the pack's."""
        self._speak(self._session().language)
        self._going.plan(asks=asks)

    def answer(self, question_id: str, value: str) -> None:
        """Take an answer; it is on disk before it is shown as chosen."""
        session, tongue = self._session(), self._tongues.now
        session.answer(question_id, Answer(value), self._utc(), tongue.pack.question(question_id).ask)
        session.forget_hidden(tongue.pack)
        self._going.plan(asks=True)
        if self._visit.save(self._session()):
            self._chosen()
            taken = self._taken(tongue.phrases[f"answer.{value}"])
            self._announce(f"answer.{question_id}", taken, shown=False, private=True)
        else:
            self._announce("trouble", tongue.phrases["trouble.desk"])

    def _taken(self, answer: str) -> str:
        """What was taken; with the first answers how to go on too."""
        phrases = self._tongues.now.phrases
        if len(self._session().answers) <= EXPLAINED:
            return phrases.say("answer.took", answer=answer)
        return f"{answer}, {phrases['answer.chosen']}."

    def teach(self, teach_id: str, option: str) -> None:
        """Take what was chosen in a teach-back."""
        self._session().teach(teach_id, option, self._utc(), self._tongues.now.pack.teach(teach_id))
        self._visit.save(self._session())

    def finish(self) -> bool:
        """Write the finished visit; False, and the patient is sent to the desk, when it could not be."""
        done = self._visit.save(self._session(), "finished")
        if not done:
            self._announce("trouble", self._tongues.now.phrases["trouble.desk"])
        return done

    def help(self) -> None:
        """Call somebody: it is on disk, and on the staff's lists, before the patient is told so."""
        done = self._visit.ask_help(self._session()) and self._visit.save(self._session())
        self._announce("help.told", self._tongues.now.phrases["help.told" if done else "trouble.desk"])
