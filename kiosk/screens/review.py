"""Every answer once more, each to be changed, missing ones named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets.row import Row

LOW_SCALE = 0.86
"""Words of an answer on a panel of 10 inches, as a part of the text size: two answers on a page, not one."""
Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class ReviewScreen(ReadingPage):
    """Shows and speaks each answer (N-C3); Finish is always there, for a patient may leave a question open."""

    help_id = "help.review"

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["review.title"], next_text=phrases["review.finish"], **kwargs)
        self.ids.text.add_widget(self.list)
        missing = host.session.unanswered(host.pack)
        rows: list[Any] = [self.sentence("review.ask", phrases["review.ask"])]
        if missing:
            one = len(missing) == 1
            text = phrases["review.missing_one"] if one else phrases.say("review.missing_many", count=len(missing))
            rows.append(self.sentence("review.missing", text))
        for question in host.session.asked(host.pack):
            value = host.session.value(question.id)
            answer = phrases["answer.none"] if value is None else phrases[f"answer.{value}"]
            row = Row(
                name=f"review.{question.id}",
                text=question.ask,
                value=answer,
                icon_name="warning" if value is None else value.value,
                action=phrases["review.change"],
                spoken=phrases.say("review.row", question=question.ask, answer=answer),
            )
            row.scale = LOW_SCALE if host.look.low and not host.look.small else 1.0
            row.bind(on_fire=lambda row: host.open(row.name.removeprefix("review.")))
            rows.append(row)
        self.list.fill(rows)

    def utterances(self) -> list[Utterance]:
        return [
            # The answers are the patient's: no clip of them stays behind (N-D5). That a row can be changed is said
            # once, above all of them, and again by the row that is reached.
            self.utterance(item.name, f"{item.text} {item.value}.", private=True, cache=False)
            if isinstance(item, Row)
            else self.utterance(item.name, item.text, private=True)
            for item in self.list.shown
        ]
