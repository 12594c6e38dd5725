"""One visit for the clinician: what was answered, which rule it met, how serious, and why; or the notices for staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.journey import Step
from kiosk.records.lists import VisitRow
from kiosk.records.visit import VisitRecord
from kiosk.screening import Answer, asked
from kiosk.speech.sentences import sentences
from kiosk.ui.page import GAP_MM, Host
from kiosk.ui.staff_page import TIER_ICONS, StaffPage
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.fact import Fact

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

NOTICES = "notices"
FACT_GAP_MM = 0.8
"""Between two facts: each has room of its own around it."""
MOST_CHARACTERS = (190, 150)
"""Of a reason on a page of a small panel; in Arabic letters, whose lines are higher."""


class AcknowledgeButton(KioskButton):
    """The flag was seen."""


class StaffVisitScreen(StaffPage):
    """Findings first, most serious on top, then every answer (N-C5). ``step.id`` is the visit's id, or "notices"."""

    why_not = StringProperty()

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        self.record = None if step.id == NOTICES else host.room.view(step.id)
        record = self.record
        heading = phrases["staff.notices"] if record is None else phrases.say("staff.visit", code=record.code)
        super().__init__(host, step, heading=heading, next_text=phrases["nav.more"], **kwargs)
        self.acknowledge = AcknowledgeButton(name="staff.acknowledge", text=phrases["staff.acknowledge"])
        self.acknowledge.bind(on_fire=lambda *_: self.seen())
        self.ids.text.add_widget(self.list)
        self.fill()
        self.turns()

    def fill(self) -> None:
        """Show everything as it is now; a flag that waits has its button, or the reason why not (N-P4)."""
        record, room = self.record, self.host.room
        row = None if record is None else room.row(record.id)
        if record is None or row is None:
            self.list.spacing = self.host.look.mm(GAP_MM)
            self.list.fill([self.sentence(f"line.{number}", line) for number, line in enumerate(room.notices())])
        else:
            self.list.spacing = self.host.look.mm(FACT_GAP_MM)
            self.list.fill(self.facts(record, row))
        self.why_not = "" if row is None else room.why_not(row)
        self.ids.act.clear_widgets()
        if row is not None and row.group == "open" and not self.why_not:
            self.ids.act.add_widget(self.acknowledge)

    def seen(self) -> None:
        """One tap: somebody has looked. # N-P4"""
        if self.record is not None:
            self.host.room.acknowledge(self.record.id)
            self.fill()

    def facts(self, record: VisitRecord, row: VisitRow) -> list[Fact]:
        """The visit: how serious, what was said about it, why, and every answer."""
        phrases, staff = self.host.phrases, self.host.room
        version = f"{record.pack_version} {record.pack_hash[:12]}"
        content = phrases.say("staff.content", pack=record.pack_id, version=version, language=record.language)
        facts = [Fact(sign=TIER_ICONS[row.tier], strong=staff.tier_words(row), text=content, loud=row.open)]
        facts += [Fact(sign="check_circle", text=line) for line in staff.said(record.id)]
        for finding in sorted(record.findings, key=lambda f: ("stop", "tell", "info").index(f.tier)):
            sources = f"({', '.join(finding.sources)})" if finding.sources else ""
            tier = phrases[f"staff.tier.{finding.tier}"]
            # A small panel has no page that is high enough for a long one: each part says what it belongs to.
            most = MOST_CHARACTERS[self.host.look.arabic] if self.host.look.small else 0
            for text in parts(finding.reason, sources, most):
                facts.append(Fact(sign=TIER_ICONS[finding.tier], strong=f"{tier} - {finding.rule}", text=text))
        facts += self._answers(record)
        for taught in record.teach_back:
            if not taught.correct:
                line = phrases.say("staff.teach_again", question=taught.question_text, answer=taught.answer_text)
                facts.append(Fact(sign="repeat", text=f"{line}."))
        return facts

    def _answers(self, record: VisitRecord) -> list[Fact]:
        """What was asked and answered, and what was answered first where that was something else."""
        phrases = self.host.phrases
        facts: list[Fact] = []
        said = {answer.question_id: answer for answer in record.answers}
        answers = {key: Answer(answer.last_value) for key, answer in said.items()}
        for question in asked(self.host.packs.get(record.pack_id, self.host.pack).questions, answers):
            answer = said.get(question.id)
            value, icon_name = phrases["answer.none"], "warning"
            if answer is not None:
                value, icon_name = phrases[f"answer.{answer.last_value}"], answer.last_value
                if answer.first_value != answer.last_value:
                    value += f" ({phrases.say('staff.first', answer=phrases[f'answer.{answer.first_value}'])})"
            begins = bool(record.findings) and not facts
            facts.append(Fact(text=f"{question.id} {question.ask}", value=value, value_sign=icon_name, begins=begins))
        return facts


def parts(reason: str, sources: str, most: int) -> list[str]:
    """A reason and its sources in texts of at most so many characters, where no sentence is longer; 0: in one."""
    found: list[str] = []
    for first, last in [*sentences(reason), (0, 0)]:
        text = reason[first:last].strip() or sources
        if found and (not most or len(found[-1]) + 1 + len(text) <= most):
            found[-1] = f"{found[-1]} {text}".strip()
        elif text:
            found.append(text)
    return found
