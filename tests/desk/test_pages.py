"""What the pages say and do, seen as HTML: order, reasons, one tap, reasons for overrides, the audit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from desk_rig import NOON, PACK, Browser, Clock, all_no, visit

from kiosk.content.loader import load_pack
from kiosk.content.phrases import Phrases
from kiosk.desk.app import Desk
from kiosk.desk.words import FOLDER
from kiosk.records.open import Records
from kiosk.records.visit import HeardRecord, TeachBackRecord
from kiosk.settings import PROJECT

LANGUAGES = ("en", "es", "fr", "ar", "fa")


def codes(html: str) -> list[str]:
    """The visit numbers of a list, from top to bottom."""
    return re.findall(r'<bdi class="code">(\d{4})</bdi>', html)


def text(html: str) -> str:
    """What is read, without the marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi\b[^>]*>", "", html))).split())


def card(html: str, code: str) -> str:
    """One card of a list."""
    return next(part for part in html.split('<li class="card') if f'class="code">{code}<' in part)


def audit(records: Records) -> list[tuple[str, str, str, dict[str, Any]]]:
    return [(x.actor, x.action, x.subject, json.loads(x.detail)) for x in records.audit.lines()]


def save(records: Records, number: int, *, minutes: float, **changes: Any) -> str:
    """A visit that ended so many minutes before noon; its id."""
    answers = changes.pop("answers", all_no())
    record = visit(number, answers, at=NOON - timedelta(minutes=minutes + 4), **changes)
    records.visits.save(record)
    return record.id


def test_n_p5_stop_on_top_then_overdue_then_tier_then_what_needs_nobody(
    browse: Callable[..., Browser], records: Records
) -> None:
    save(records, 1, minutes=1, answers=all_no(Q1="yes"))  # stop, fresh
    save(records, 2, minutes=31, answers=all_no(Q6="yes"))  # tell, overdue
    save(records, 3, minutes=6, answers=all_no(Q2="not_sure"))  # stop, overdue
    save(records, 4, minutes=1, answers=all_no(Q6="yes"))  # tell, fresh
    save(records, 5, minutes=1)  # clear
    save(records, 6, minutes=0, answers={"Q1": "yes"}, ended_by=None)  # at the kiosk
    seen = save(records, 7, minutes=9, answers=all_no(Q3="yes"))
    records.reviews.acknowledge(seen, "chris")
    html = browse().get("/").text
    assert codes(html) == ["0001", "0003", "0002", "0004", "0006", "0007", "0005"]
    assert "Overdue - waiting 7 min" in text(card(html, "0003"))
    assert "Overdue" not in text(card(html, "0001"))
    assert "Acknowledged by chris" in text(card(html, "0007"))
    assert "<title>(3) STOP" in html


def test_a_card_says_how_serious_why_and_in_one_tap(browse: Callable[..., Browser], records: Records) -> None:
    save(records, 1, minutes=1, answers=all_no(Q1="yes", Q4="not_sure"))
    html = card(browse("chris").get("/").text, "0001")
    said = text(html)
    assert "STOP - see the patient first" in said
    assert f"{PACK.question('Q1').topic}: yes" in said
    assert f"{PACK.question('Q4').topic}: not sure" in said
    assert PACK.question("Q1").reasons["yes"] in said
    assert html.count("/acknowledge") == 1
    assert "/acknowledge" not in browse("sam").get("/").text, "not for the desk's staff"


def test_an_unfinished_visit_names_what_was_not_answered_in_one_line(
    browse: Callable[..., Browser], records: Records
) -> None:
    save(records, 1, minutes=1, answers={"Q1": "no", "Q2": "yes"}, ended_by="idle")
    html = card(browse().get("/").text, "0001")
    assert "Time ran out" in text(html)
    assert f"{PACK.question('Q2').topic}: yes" in text(html)
    assert text(html).count("no answer") == 3, "one line for each tier"
    assert PACK.question("Q7").topic in text(html)


def test_while_the_visit_goes_on_only_what_was_answered_counts(
    browse: Callable[..., Browser], records: Records
) -> None:
    going = save(records, 1, minutes=0, answers={"Q1": "no"}, ended_by=None)
    browser = browse()
    assert "No flag so far" in text(card(browser.get("/").text, "0001"))
    save(records, 1, minutes=0, answers={"Q1": "yes"}, ended_by=None)
    said = text(card(browser.get("/").text, "0001"))
    assert f"{PACK.question('Q1').topic}: yes" in said
    assert "no answer" not in said
    assert browser.post(f"/visits/{going}/acknowledge").status_code == 409
    assert browser.post(f"/visits/{going}/override", reason="r").status_code == 409
    assert records.reviews.of(going) == []
    assert "still answering" in text(browser.get(f"/visits/{going}").text)


def test_n_p4_one_tap_acknowledges(browse: Callable[..., Browser], records: Records) -> None:
    flagged = save(records, 1, minutes=1, answers=all_no(Q1="yes"))
    browser = browse()
    answer = browser.post(f"/visits/{flagged}/acknowledge", back="list")
    assert answer.headers["location"] == f"/?show=all&code=&done={flagged}#done"
    assert [(x.kind, x.by) for x in records.reviews.of(flagged)] == [("acknowledge", "chris")]
    assert ("chris", "visit.acknowledge", flagged) in [line[:3] for line in audit(records)]
    html = browser.get("/").text
    assert "<title>Visits today" in html
    assert "Acknowledged by chris, 12:01" in text(card(html, "0001"))


def test_after_one_tap_the_list_says_what_was_done_above_the_next_that_waits(
    browse: Callable[..., Browser], records: Records
) -> None:
    one, two = (save(records, number, minutes=number, answers=all_no(Q1="yes")) for number in (1, 2))
    browser = browse()
    done = '<p class="notice" id="done"'
    assert done not in browser.get(f"/?done={one}").text, "nobody has looked yet"
    answer = browser.post(f"/visits/{one}/acknowledge", back="list", show="open", code="")
    assert answer.headers["location"] == f"/?show=open&code=&done={one}#done"
    html = browser.get(answer.headers["location"]).text
    above, _, below = html.partition('<ul class="cards">')
    assert "Visit 0001 : Acknowledged by chris, 12:01" in text(above[above.index(done) :])
    assert codes(below) == ["0002"]
    assert 'name="show" value="open"' in html, "the next tap leads here too"
    assert browser.get(f"/?done={9:032x}").status_code == 200, "a visit that is not there"
    assert browser.get("/?done=x").status_code == 422
    assert browser.post(f"/visits/{two}/acknowledge", back="list", show="//evil.example").status_code == 422


def test_a_combination_of_answers_has_its_reason_in_the_readers_language_and_marks_each_of_them(
    browse: Callable[..., Browser], records: Records
) -> None:
    """C1 of the patch test stops; each of its two answers alone only tells."""
    patch, here = (load_pack(PROJECT / "content" / "skin-patch-test", tag) for tag in ("en", "fr"))
    answers = {question.id: "no" for question in patch.questions} | {"P1": "yes", "P2": "not_sure", "P6": "yes"}
    record = visit(1, answers, at=NOON, pack=patch)
    assert [(x.rule, x.tier) for x in record.findings] == [("P1=yes", "tell"), ("P2=not_sure", "tell"), ("C1", "stop")]
    records.visits.save(record)
    browser = browse()
    (english,), (french,) = patch.rules, here.rules
    in_french = " ".join(french.reason.split())  # as ``text`` shows it
    listed = text(card(browser.get("/").text, "0001"))
    assert f"{patch.question('P1').topic}: yes {english.reason}" in listed
    assert listed.index(english.reason) < listed.index(patch.question("P1").reasons["yes"]), "the most serious first"
    browser.get("/language/fr")
    assert f"{here.question('P1').topic}: oui {in_french}" in text(card(browser.get("/").text, "0001"))
    html = browser.get(f"/visits/{record.id}").text
    assert in_french in text(html)
    assert english.reason in text(html), "as it was recorded"
    assert '<code dir="ltr">C1</code>' in html
    marked = re.findall(r'<tr class="met met-(\w+)">\s*<th scope="row"><span[^>]*>([^<]+)<', html)
    assert marked == [("stop", patch.question("P1").ask), ("stop", patch.question("P2").ask)]


def test_n_p4_an_override_takes_a_reason(browse: Callable[..., Browser], records: Records) -> None:
    flagged = save(records, 1, minutes=1, answers=all_no(Q1="yes"))
    browser = browse()
    for nothing in ("", "   ", "\n"):
        answer = browser.post(f"/visits/{flagged}/override", reason=nothing)
        assert answer.status_code == 422
        assert "Please write the reason first." in answer.text
        assert 'class="override" open' in answer.text
    assert records.reviews.of(flagged) == []
    browser.post(f"/visits/{flagged}/override", reason=" Test was negative. <b>x</b> ")
    assert [(x.kind, x.text) for x in records.reviews.of(flagged)] == [("override", "Test was negative. <b>x</b>")]
    html = browser.get(f"/visits/{flagged}").text
    assert "<b>x</b>" not in html
    assert "Overridden by chris" in text(html)
    assert "negative" not in str(records.audit.lines()), "what was said is beside the visit, not in the audit"


def test_a_note_settles_no_flag(browse: Callable[..., Browser], records: Records) -> None:
    flagged = save(records, 1, minutes=1, answers=all_no(Q1="yes"))
    browser = browse()
    assert browser.post(f"/visits/{flagged}/note", text=" ").status_code == 422
    assert browser.post(f"/visits/{flagged}/note", text="Asked her.\nShe is fine.").status_code == 303
    html = browser.get(f"/visits/{flagged}").text
    assert "Asked her.\nShe is fine." in html
    assert "/acknowledge" in html


def test_one_visit_in_full(browse: Callable[..., Browser], records: Records) -> None:
    first = PACK.screens[1].sentences[0]
    asked = {"question_id": "T1", "question_text": "How long?", "answer_text": "Three days", "correct": False}
    more = {"heard": [HeardRecord(sentence_id=first.id, at=NOON)], "teach_back": [TeachBackRecord(**asked, at=NOON)]}
    record = visit(1, all_no(Q1="yes"), at=NOON, **more)
    changed = record.answers[1].model_copy(update={"first_value": "yes"})
    record = record.model_copy(update={"answers": (record.answers[0], changed, *record.answers[2:])})
    records.visits.save(record)
    said = text(browse().get(f"/visits/{record.id}").text)
    question = PACK.question("Q1")
    for words in (
        question.ask,
        question.reasons["yes"],
        "Q1=yes",
        PACK.sources[question.sources[0]].title,
        PACK.version,
        PACK.content_hash[:12],
        "English",
        first.text,
        "How long? Three days no",
        "draft, no clinician has signed it",
    ):
        assert words in said, words
    row = said[said.index(PACK.question("Q2").ask) :]
    assert row.removeprefix(PACK.question("Q2").ask).startswith(" no yes"), "the first answer beside the last"


def test_a_visit_in_another_language_stands_in_the_readers_too(
    browse: Callable[..., Browser], records: Records
) -> None:
    record = visit(1, all_no(Q1="yes"), at=NOON, language="es")
    answers = tuple(a.model_copy(update={"question_text": f"¿{a.question_id}?"}) for a in record.answers)
    findings = tuple(f.model_copy(update={"reason": "Vea a la paciente."}) for f in record.findings)
    records.visits.save(record.model_copy(update={"answers": answers, "findings": findings}))
    browser = browse()
    said = text(browser.get(f"/visits/{record.id}").text)
    for words in ("¿Q1?", PACK.question("Q1").ask, "Vea a la paciente.", PACK.question("Q1").reasons["yes"], "Español"):
        assert words in said, words
    both = record.model_copy(update={"answers": answers, "languages": ("en", "es")})
    records.visits.save(both)
    assert "¿Q1? (English)" in text(browser.get(f"/visits/{record.id}").text), "asked before the language was changed"
    assert PACK.question("Q1").reasons["yes"] in text(browser.get("/").text)


def test_a_pack_that_is_gone_takes_nothing_of_the_record(browse: Callable[..., Browser], records: Records) -> None:
    record = visit(1, all_no(Q1="yes"), at=NOON, pack_id="gone")
    records.visits.save(record)
    said = text(browse().get(f"/visits/{record.id}").text)
    assert PACK.question("Q1").ask in said
    assert PACK.question("Q1").reasons["yes"] in said
    assert PACK.question("Q1").sources[0] in said


def test_n_p3_every_view_of_a_visit_is_in_the_audit(browse: Callable[..., Browser], records: Records) -> None:
    one = save(records, 1, minutes=1, answers=all_no(Q1="yes"))
    browser = browse("chris")
    for path in ("", "/print", "/export.json", "/export.csv"):
        assert browser.get(f"/visits/{one}{path}").status_code == 200
    browser.get("/visits/list?live=1")
    browser.get("/?live=1")
    two = save(records, 2, minutes=1)
    browser.get("/visits/list?live=1")
    assert audit(records)[-6:] == [
        ("chris", "visit.view", one, {}),
        ("chris", "visit.export", one, {"as": "print"}),
        ("chris", "visit.export", one, {"as": "json"}),
        ("chris", "visit.export", one, {"as": "csv"}),
        ("chris", "visit.view", "", {"in": "list", "visits": [one]}),
        ("chris", "visit.view", "", {"in": "list", "visits": [two]}),
    ]
    assert records.audit.verify() == []


def test_search_finds_a_number_of_any_day(browse: Callable[..., Browser], records: Records) -> None:
    save(records, 1, minutes=2000, code="5724")
    save(records, 2, minutes=5, code="5724")
    save(records, 3, minutes=5, code="1016")
    browser = browse()
    for typed in ("5724", " 57-24 ", "5724abc"):
        html = browser.client.get("/", params={"code": typed}).text
        assert codes(html) == ["5724", "5724"], typed
    assert codes(browser.get("/?code=9999").text) == []
    assert "No visits here." in browser.get("/?code=9999").text


def test_filters_and_pages(browse: Callable[..., Browser], records: Records) -> None:
    for number in range(1, 66):
        save(records, number, minutes=number)
    save(records, 99, minutes=1, answers=all_no(Q1="yes"))
    browser = browse()
    everything = browser.get("/").text
    assert len(codes(everything)) == 13, "the flag, and twelve of those without"
    assert "All 65" in text(everything)
    first, second = browser.get("/?show=clear").text, browser.get("/?show=clear&page=2").text
    assert codes(first) + codes(second) == [f"{number:04d}" for number in range(1, 66)]
    assert "Page 2 of 2" in text(second)
    assert codes(browser.get("/?show=open").text) == ["0099"]
    assert "<title>(1) STOP" in first
    assert browser.get("/?show=clear&page=99").status_code == 200


def test_a_card_is_what_the_visit_is_now_whoever_saw_it_before(
    browse: Callable[..., Browser], records: Records, clock: Clock
) -> None:
    """A card that is kept knows neither the time nor the reader's rights, language or session of another."""
    one = save(records, 1, minutes=0, answers=all_no(Q1="yes"))
    chris, other, sam = browse("chris"), browse("chris"), browse("sam")
    assert "Waiting 1 min" in text(chris.get("/").text)
    clock.forward(minutes=3)
    for browser in (chris, other):
        html = browser.get("/").text
        assert "Waiting 4 min" in text(html)
        assert f'formaction="/visits/{one}/acknowledge"' in html
    assert "formaction" not in sam.get("/").text
    sam.get("/language/fr")
    assert "Attend 4 min" in text(sam.get("/").text)
    clock.forward(minutes=3)
    assert "Overdue - waiting 7 min" in text(other.get("/").text)
    other.post(f"/visits/{one}/acknowledge")
    assert "Acknowledged by chris, 12:07" in text(chris.get("/").text)
    clock.forward(hours=23)
    assert chris.log_in("chris").status_code == 303
    assert "Acknowledged by chris, 2026-03-09 12:07" in text(chris.get("/?code=0001").text)


def test_help_is_shown_and_answered_once(browse: Callable[..., Browser], records: Records) -> None:
    going = save(records, 1, minutes=0, answers={"Q1": "no"}, ended_by=None)
    asked = records.help.ask("Window", going)
    browser, other = browse("sam"), browse("chris")
    assert "At Window, since 12:01. Visit 0001" in text(browser.get("/").text)
    assert browser.post(f"/help/{asked.id}").status_code == 303
    assert other.post(f"/help/{asked.id}").status_code == 303, "somebody else was first"
    found = records.help.get(asked.id)
    assert found is not None
    assert found.answered_by == "sam"
    assert "Help wanted" not in browser.get("/").text
    assert browser.post(f"/help/{'0' * 32}").status_code == 404


def test_practice_is_marked(browse: Callable[..., Browser], records: Records) -> None:
    save(records, 1, minutes=1, practice=True)
    assert "Practice - no real visit" in text(browse().get("/").text)


def test_what_is_not_there_is_said_plainly(browse: Callable[..., Browser]) -> None:
    browser = browse()
    assert browser.get(f"/visits/{'0' * 32}").status_code == 404
    assert "no such page or visit" in browser.get("/nowhere").text
    assert browser.get("/visits/..%2f..%2fetc").status_code in (404, 422)
    assert browser.get("/?page=0").status_code == 422
    assert browser.get("/?show=everything").status_code == 422


def test_records_that_cannot_be_read_are_said_plainly(browse: Callable[..., Browser], path: Path, desk: Desk) -> None:
    browser = browse()
    desk.records.database.close()
    path.rename(path.with_suffix(".away"))
    path.mkdir()
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "records cannot be read" in answer.text
    assert str(path) not in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(
    language: str, browse: Callable[..., Browser], records: Records, clock: Clock
) -> None:
    one = save(records, 1, minutes=50, answers={"Q1": "yes"}, ended_by="idle", audio_route="headphones")
    save(records, 2, minutes=0, answers={"Q1": "yes"}, ended_by=None)
    records.reviews.note(one, "chris", "note")
    for number in range(10, 30):
        save(records, number, minutes=60 * 24 * 3)
    records.help.ask("Window")
    browser, nobody = browse(), browse(None)
    direction = "rtl" if language in ("ar", "fa") else "ltr"
    for person in (browser, nobody):
        person.get(f"/language/{language}")
    pages = ["/", f"/visits/{one}", f"/visits/{one}/print", "/overview?days=7", "/nowhere"]
    for html in [browser.get(page).text for page in pages] + [nobody.get("/log-in?why=idle").text]:
        assert f'<html lang="{language}" dir="{direction}">' in html
        assert not re.search(r">[^<]*\bdesk\.[a-z_.]+", html), "an id in place of its words"
    for route in ("loudspeaker", "silent", "unasked"):
        save(records, 1, minutes=50, answers={"Q1": "yes"}, ended_by="idle", audio_route=route)
        assert browser.get(f"/visits/{one}").status_code == 200
    for ending in ("finished", "left", "staff", "shutdown", "power"):
        save(records, 1, minutes=50, answers={"Q1": "yes"}, ended_by=ending)
        assert browser.get("/").status_code == 200
    records.reviews.override(one, "chris", "reason")
    records.reviews.acknowledge(one, "chris")
    assert browser.get(f"/visits/{one}").status_code == 200
    assert nobody.log_in("chris", "wrong password").status_code == 401


def test_a_date_does_not_turn_round_in_a_sentence_from_right_to_left(
    browse: Callable[..., Browser], records: Records
) -> None:
    one = save(records, 1, minutes=60 * 24)
    browser = browse()
    browser.get("/language/ar")
    html = browser.get(f"/visits/{one}").text
    dates = re.findall(r"(.)2026-03-\d\d \d\d:\d\d(.)", html)
    assert len(dates) > 1
    assert set(dates) == {("\u2068", "\u2069")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    folder = PROJECT / "content" / FOLDER
    english, words = Phrases.load(folder, "en"), Phrases.load(folder, language)
    assert words.ids == english.ids
    same = [key for key in words.ids if words[key] == english[key] and len(english[key]) > 15]
    assert language == "en" or same == []


def test_every_word_is_used_and_every_word_that_is_used_is_there() -> None:
    """Ids that the templates put together (tiers, endings ...) are used by their beginning."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (PROJECT / "kiosk" / "desk").rglob("*")
        if path.suffix in (".py", ".html")
    )
    used = set(re.findall(r"""["'](desk\.[a-z_.]+?)["'](?! ~)""", code))
    begun = set(re.findall(r"""["'](desk\.[a-z_.]+\.)["'] ~""", code))
    begun |= {found.replace("{", "") for found in re.findall(r'f"(desk\.[a-z_.]+\.)\{', code)}
    english = Phrases.load(PROJECT / "content" / FOLDER, "en")
    assert used - english.ids == set()
    idle = {key for key in english.ids - used if not key.startswith((*begun, "desk.chart."))}
    assert idle == set()
