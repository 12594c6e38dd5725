"""The visit number, or "just learn"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.theme import CAP_HEIGHTS_MM
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.code_field import CodeField
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.words import wrapped_height

CODE_DIGITS = 4

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class CodeKeys(BoxLayout):
    """The number and the keys, on a page of their own."""

    code = ObjectProperty()


class CodeScreen(ReadingPage):
    """Takes the visit number; a wrong one leads to the desk (N-P1), none at all to learning (N-P2).

    Attributes:
        digits: what was typed. field: its boxes; where there is no room for them beside all that is asked, they come
            with the first digit.
        known: the visit has begun: the number is shown, not asked.
        message: why it did not work.
        apart: the keys have a page of their own after the words: on a small panel there is no room for both.
        typing: that page is shown.
    """

    help_id = "help.code"
    digits = StringProperty()
    known = BooleanProperty(False)
    shown = StringProperty()
    learn_text = StringProperty()
    shown_text = StringProperty()
    practice_text = StringProperty()
    message = StringProperty()
    apart = BooleanProperty(False)
    typing = BooleanProperty(False)
    field = ObjectProperty()

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        self._asked: list[SpokenText] = []
        super().__init__(
            host,
            step,
            heading=phrases["code.title"],
            learn_text=phrases["code.learn"],
            shown_text=phrases["code.shown"],
            known=host.session.visit_id is not None,
            apart=host.look.small and host.session.visit_id is None,
            # The welcome is for the next patient: a visit that has begun does not go back there.
            has_back=host.session.visit_id is None,
            field=CodeField(host.look, places=CODE_DIGITS),
            **kwargs,
        )
        self.ids.digits.add_widget(self.field)
        self._set_field()
        host.look.fbind("text", self._set_field)
        self.digits = host.session.code or ""
        if host.practice_code and not self.known:
            self.practice_text = phrases.say("code.practice", digits=host.practice_code)
        self.ids.text.add_widget(self.list)
        ids = [] if self.known else ["code.ask", "code.learn_ask"]
        self._asked = [self.sentence(key, phrases[key]) for key in ids]
        self.list.fill(self._asked)
        self.keypad = Keypad(host.look, phrases)
        self.keypad.bind(on_digit=lambda _, digit: self.type(digit), on_delete=lambda _: self.delete())
        if self.apart:
            self.remove_widget(self.ids.keypad_slot)
            self.keys = CodeKeys(code=self)
            self.keys.ids.pad.add_widget(self.keypad)
        elif not self.known:
            self.ids.keypad_slot.add_widget(self.keypad)

    def _set_field(self, *_: Any) -> None:
        look = self.host.look
        # The largest text is large enough for it, and what is asked or refused stands in the same column.
        largest = look.text >= look.panel.font_px(len(CAP_HEIGHTS_MM) - 1)
        self.field.font_px = look.text * (1 if look.low or largest else 1.5)

    def release(self) -> None:
        self.host.look.funbind("text", self._set_field)
        self.field.release()
        super().release()

    def roomy(self, width: float, height: float, _text: float, high: float) -> bool:
        """Whether the empty boxes, ``high`` px, fit into a column of ``height`` px below all that is asked."""
        asked = sum(item.height_for(width) + self.list.spacing for item in self._asked)
        return bool(asked + high <= height)

    def on_digits(self, *_: Any) -> None:
        self.field.digits = self.digits
        self.shown = "   ".join(self.digits.ljust(CODE_DIGITS, "_"))
        if not self.known:
            self.host.reword(self._typed())

    def _typed(self) -> Utterance:
        """What was typed so far, digit by digit."""
        typed = " ".join(self.digits) or self.host.phrases["code.empty"]
        return self.utterance("code.typed", f"{self.shown_text}: {typed}.", cache=not self.digits)

    def type(self, digit: str) -> None:
        """Take a digit and speak it back; with the last one the whole number, as it stands on the screen, so that
        nobody hands in another than they meant. The number says nothing about the patient (N-P1)."""
        if self.known or len(self.digits) >= CODE_DIGITS:
            return
        self.typing = self.apart
        self.message = ""
        self.digits += digit
        whole = len(self.digits) == CODE_DIGITS
        self.host.announce("code.digit", f"{digit}. {self._typed().text}" if whole else digit, shown=False)

    def _tell(self, message: str) -> None:
        """Say and show why it did not work; the next digit takes it away."""
        self.message = message
        self.host.announce("code.message", message, shown=False)

    def delete(self) -> None:
        """Take the last digit back."""
        if self.known:
            return
        self.digits = self.digits[:-1]
        self.host.announce("code.delete", self.host.phrases["code.delete"], shown=False)

    def on_message(self, *_: Any) -> None:
        """On a low panel, and where the text is too large for both, the message stands in place of what is asked."""
        instead = bool(self.message) and (self.host.look.low or not self._room_for_message())
        shown = [] if instead else self._asked
        if not self.apart and self.list.items != shown:
            self.list.fill(shown)

    def _room_for_message(self) -> bool:
        """Whether the message has its full size below what is asked."""
        column, text = self.ids.column, self.host.look.text
        asked = sum(item.height_for(column.width) + self.list.spacing for item in self._asked)
        rest = column.height - asked - self.ids.digits.height - self.ids.learn.height - 3 * column.spacing
        return float(rest) >= wrapped_height(self.message, text, column.width, bold=True)

    def on_typing(self, *_: Any) -> None:
        """Words or keys, on a small panel."""
        self.clear_widgets()
        self.add_widget(self.keys if self.typing else self.ids.column)

    @property
    def own_page(self) -> int:
        return int(self.list.pages) if self.typing else super().own_page

    @property
    def own_pages(self) -> int:
        return super().own_pages + int(self.apart)

    def place_words(self) -> str:
        if self.own_pages < 2:
            return ""
        return self.host.phrases.say("progress.page", number=self.own_page + 1, of=self.own_pages)

    def laid_out(self) -> None:
        if self.apart and self._open_at >= self.list.pages:
            self.typing, self._open_at = True, 0
        super().laid_out()

    def backward(self) -> bool:
        if self.typing:
            self.typing = False
            return True
        return super().backward()

    def asked(self, width: float, _text: float, _message: str) -> float:
        """Height in px of all the sentences in a column of ``width`` px."""
        return float(sum(item.height_for(width) + self.list.spacing for item in self.list.items))

    def forward(self) -> bool:
        if self.known:
            return False
        if not self.digits and not self.typing:
            if super().forward():
                return True
            if self.apart:
                self.typing = True
                return True
        if len(self.digits) < CODE_DIGITS:
            self._tell(self.host.phrases["code.short"])
            return True
        refused = self.host.redeem(self.digits)
        if refused is None:
            return False
        self.digits = ""
        self._tell(refused)
        return True

    def key_rows(self) -> list[list[KioskButton]]:
        return self.keypad.key_rows

    def utterances(self) -> list[Utterance]:
        said = [] if self.typing else super().utterances()
        if self.known:
            said = [self.utterance("code.known", f"{self.shown_text}: {' '.join(self.digits)}.", cache=False)]
        elif self.typing or not self.apart:
            said.append(self._typed())
        if self.practice_text and not self.typing:
            spaced = " ".join(self.host.practice_code or "")
            text = self.host.phrases.say("code.practice", digits=spaced)
            said.append(self.utterance("code.practice", f"{text}.", cache=False))
        return said
