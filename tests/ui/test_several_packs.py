"""A visit may be about one of several packs: staff choose at its start, or the patient does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ui_walks import answer_all, go, jump, labels, step, texts, unlock

from kiosk.errors import KioskError
from kiosk.packs import with_more_packs
from kiosk.records.codes import Redeemed
from kiosk.session import Session
from kiosk.settings import Settings, load_settings
from kiosk.start import Content, load_content, load_others

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import MakePlace, Place

FIRST, SECOND = "micro-needling", "skin-patch-test"
DOWN, ENTER = 274, 13


@pytest.fixture(scope="module")
def offered() -> Any:
    settings = Settings.model_validate({"packs": [FIRST, SECOND]})
    spanish = load_content(settings, "es")
    return with_more_packs(settings, [spanish], load_content)


@pytest.fixture
def both(make_place: MakePlace, offered: Any) -> Place:
    return make_place(others=offered.others, more=offered.more)


def title(place: Place, pack_id: str, tag: str = "en") -> str:
    return place.driver.kiosk._tongues[pack_id, tag].pack.title


def by_staff(place: Place, button: str) -> str:
    """Staff start a visit; the number."""
    unlock(place)
    place.driver.tap("staff.start")
    place.driver.tap(button)
    code = place.driver.kiosk.page.code.replace(" ", "")
    place.driver.tap("back")
    return code


def type_in(place: Place, code: str) -> None:
    place.driver.tap("begin")
    place.driver.type(code)
    place.driver.tap("next")


def record(place: Place) -> Any:
    (found,) = place.records.visits.today()
    return found


def test_the_welcome_names_no_pack(both: Place) -> None:
    said = " ".join(texts(both)).lower()
    assert "needl" not in said
    assert "patch" not in said
    both.driver.listen()
    assert {"hello.learn", "hello.buttons"} <= set(both.said())


def test_staff_choose_one_and_the_patient_sees_it(both: Place) -> None:
    code = by_staff(both, f"start.{SECOND}")
    type_in(both, code)
    assert step(both) == "welcome"
    assert any("patch test" in text for text in texts(both))
    assert both.driver.kiosk.frame.of == 8
    assert record(both).pack_id == SECOND
    jump(both, "route")
    both.driver.tap("route.silent")
    go(both, "question")
    assert step(both) == "P1"
    both.driver.tap("answer.yes")
    assert record(both).findings[0].rule == "P1=yes"
    both.driver.kiosk.reset("staff")
    both.driver.frames(3)
    unlock(both)
    both.driver.tap(f"visit.{record(both).id}")
    lines = [item.text for item in both.driver.kiosk.page.list.items]
    assert any(line.startswith("P1 ") for line in lines)
    assert not any(line.startswith("Q1 ") for line in lines)


def test_the_panel_says_what_the_number_is_for(both: Place) -> None:
    unlock(both)
    both.driver.tap("staff.start")
    both.driver.tap(f"start.{SECOND}")
    assert title(both, SECOND) in both.driver.kiosk.page.message
    assert both.records.audit.lines()[-1].detail == f'{{"pack":"{SECOND}"}}'


def test_the_patient_picks_by_touch(both: Place) -> None:
    type_in(both, by_staff(both, "start.all"))
    assert step(both) == "pick"
    assert not any(tile.chosen for tile in both.driver.kiosk.page.tiles.values())
    both.driver.listen()
    assert {"pick.ask", f"pick.{FIRST}", f"pick.{SECOND}"} <= set(both.said())
    both.driver.tap("next")
    assert step(both) == "pick", "nothing goes on before a choice"
    both.driver.tap(f"pick.{SECOND}")
    assert step(both) == "pick", "nothing moves on by itself"
    assert both.driver.find(f"pick.{SECOND}").chosen
    assert record(both).pack_id == SECOND
    both.driver.tap("next")
    assert any("patch test" in text for text in texts(both))


def test_the_patient_picks_by_keys(both: Place) -> None:
    type_in(both, by_staff(both, "start.all"))
    driver = both.driver
    for _ in range(10):
        driver.key(DOWN)
        if driver.kiosk.focus.control is not None and driver.kiosk.focus.control.name == f"pick.{SECOND}":
            break
    driver.key(ENTER)
    assert driver.kiosk.session.pack == SECOND
    driver.listen()
    assert [e.text for e in both.transcript.entries if e.text.startswith(f"{title(both, SECOND)}, chosen")]


def test_the_choice_can_be_changed_until_a_question_is_answered(both: Place) -> None:
    type_in(both, by_staff(both, "start.all"))
    both.driver.tap(f"pick.{SECOND}")
    both.driver.tap("next")
    both.driver.listen()
    assert both.driver.kiosk.session.heard
    both.driver.tap("back")
    both.driver.tap(f"pick.{FIRST}")
    assert record(both).pack_id == FIRST
    assert record(both).heard == ()
    jump(both, "Q1")
    both.driver.tap("answer.yes")
    jump(both, "pick")
    assert [name for name in labels(both) if name.startswith(title(both, SECOND))] == []
    assert not both.driver.kiosk.choose_pack(SECOND)
    assert (record(both).pack_id, len(record(both).answers)) == (FIRST, 1)


def test_just_learn_picks_too_and_leaves_no_record(both: Place) -> None:
    both.driver.tap("begin")
    both.driver.tap("learn")
    assert step(both) == "pick"
    both.driver.tap(f"pick.{SECOND}")
    assert not [each for each in both.driver.kiosk.journey if each.asks]
    go(both, "about")
    assert both.records.visits.today() == []


def test_after_a_reset_the_first_pack_is_back(both: Place) -> None:
    """N-D3"""
    fresh = both.driver.kiosk.state()
    type_in(both, by_staff(both, f"start.{SECOND}"))
    both.driver.kiosk.reset("idle")
    both.driver.frames(3)
    assert both.driver.kiosk.session == Session()
    after = both.driver.kiosk.state()
    for key in ("language", "journey", "step"):
        assert after[key] == fresh[key]
    assert both.driver.kiosk.to_be_heard == both.driver.kiosk._tongues[FIRST, "en"].to_be_heard


def test_the_language_stays_with_the_pack(both: Place) -> None:
    both.driver.tap("language.es")
    type_in(both, both.records.codes.issue(packs=[SECOND]))
    assert any("prueba del parche" in text for text in texts(both))
    assert both.driver.kiosk.pack.id == SECOND
    assert both.driver.kiosk.narrator.state.voice.name == "es-419"


def test_a_number_from_before_leaves_the_choice_to_the_patient(both: Place) -> None:
    type_in(both, both.records.codes.issue())
    assert step(both) == "pick"


def test_a_whole_visit_after_a_choice(both: Place) -> None:
    type_in(both, both.records.codes.issue(packs=[FIRST, SECOND]))
    both.driver.tap(f"pick.{FIRST}")
    jump(both, "route")
    both.driver.tap("route.silent")
    go(both, "question")
    answer_all(both)
    go(both, "thanks")
    assert (record(both).pack_id, record(both).status) == (FIRST, "completed")
    assert [stay.step_id for stay in record(both).steps][:2] == ["code", "pick"]


def test_one_pack_knows_no_picker(place: Place) -> None:
    unlock(place)
    place.driver.tap("staff.start")
    code = place.driver.kiosk.page.code.replace(" ", "")
    assert place.driver.kiosk.page.step.screen == "staff_panel", "one tap, as ever"
    place.driver.tap("back")
    assert step(place) == "welcome"
    type_in(place, code)
    assert step(place) == place.content.pack.screens[1].id
    assert "pick" not in [each.screen for each in place.driver.kiosk.journey]


def test_a_number_for_a_pack_that_is_not_here_leads_to_the_desk_and_stays_good(place: Place) -> None:
    code = place.records.codes.issue(packs=[SECOND])
    type_in(place, code)
    assert step(place) == "code"
    assert place.driver.kiosk.page.message == place.content.phrases["code.refused"]
    assert place.records.codes.redeem(code) == Redeemed(code, practice=False, packs=(SECOND,))


def test_a_language_that_one_pack_lacks_is_not_offered() -> None:
    settings = Settings.model_validate({"packs": [FIRST, SECOND], "languages": ["en", "fr"]})
    french: Content = load_others(settings)[0][0]
    found = with_more_packs(settings, [french], load_content)
    assert found.others == ()
    assert [content.pack.id for content in found.more] == [SECOND]
    assert found.notices == (f"French is not offered: the pack {SECOND} has no words in it.",)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("packs: [micro-needling]\npack: skin-patch-test\n", "write pack or packs, not both"),
        ("packs: [micro-needling, micro-needling]\n", "packs names one of them twice"),
    ],
)
def test_faults_of_the_setting_are_named(tmp_path: Path, lines: str, what: str) -> None:
    path = tmp_path / "kiosk.yaml"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(KioskError, match=what):
        load_settings(path)
