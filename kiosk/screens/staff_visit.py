"""One visit for the clinician: what was answered, which rule it met, how serious, and why; or the notices for staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.records.visit import VisitRecord
from kiosk.screening import Answer, asked
from kiosk.ui.page import Host, ReadingPage

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

NOTICES = "notices"


class StaffVisitScreen(ReadingPage):
    """Findings first, most serious on top, then every answer (N-C5). ``step.id`` is the visit's id, or "notices"."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        record = None if step.id == NOTICES else host.room.view(step.id)
        heading = phrases["staff.notices"] if record is None else phrases.say("staff.visit", code=record.code)
        super().__init__(host, step, heading=heading, next_text=phrases["nav.more"], **kwargs)
        self.ids.text.add_widget(self.list)
        lines = host.room.notices() if record is None else self.lines(record)
        self.list.fill([self.sentence(f"line.{number}", line) for number, line in enumerate(lines)])
        self.list.bind(pages=self._more)
        self._more()

    def lines(self, record: VisitRecord) -> list[str]:
        """The visit in words, one line each."""
        phrases, staff = self.host.phrases, self.host.room
        said = {answer.question_id: answer for answer in record.answers}
        lines = [staff.tier_words(record)]
        for finding in sorted(record.findings, key=lambda f: ("stop", "tell", "info").index(f.tier)):
            sources = f" ({', '.join(finding.sources)})" if finding.sources else ""
            lines.append(f"{phrases[f'staff.tier.{finding.tier}']} - {finding.rule}: {finding.reason}{sources}")
        answers = {key: Answer(answer.last_value) for key, answer in said.items()}
        for question in asked(self.host.packs.get(record.pack_id, self.host.pack).questions, answers):
            answer = said.get(question.id)
            text = phrases["answer.none"] if answer is None else phrases[f"answer.{answer.last_value}"]
            line = f"{question.id} {question.ask} {phrases.say('staff.answered', answer=text)}."
            if answer is not None and answer.first_value != answer.last_value:
                line += " " + phrases.say("staff.first", answer=phrases[f"answer.{answer.first_value}"]) + "."
            lines.append(line)
        for taught in record.teach_back:
            if not taught.correct:
                line = phrases.say("staff.teach_again", question=taught.question_text, answer=taught.answer_text)
                lines.append(f"{line}.")
        lines.append(
            phrases.say(
                "staff.content",
                pack=record.pack_id,
                version=f"{record.pack_version} {record.pack_hash[:12]}",
                language=record.language,
            )
        )
        return lines

    def _more(self, *_: Any) -> None:
        self.has_next = self.list.pages > 1

    def forward(self) -> bool:
        self.list.page = (self.list.page + 1) % self.list.pages
        return True

    def backward(self) -> bool:
        self.host.room.show("staff_panel", "")
        return True
