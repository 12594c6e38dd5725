"""A visit may be about one of several packs: staff choose at its start, or the patient does."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from ui_state import state_of
from ui_walks import go, jump, labels, step, texts, unlock

from kiosk.content.check import CONTENT
from kiosk.errors import KioskError
from kiosk.loading import Content, load_content, load_others
from kiosk.packs import with_more_packs
from kiosk.records.codes import Redeemed
from kiosk.session import Session
from kiosk.settings import Settings, load_settings
from kiosk.start import open_and_recover
from kiosk.ui.audit import faults
from kiosk.voicing import prepare_all

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import MakePlace, Place

FIRST, SECOND = "micro-needling", "skin-patch-test"
DOWN, ENTER = 274, 13


@pytest.fixture(scope="module")
def offered() -> Any:
    settings = Settings.model_validate({"packs": [FIRST, SECOND]})
    return with_more_packs(settings, load_others(settings)[0], load_content)


@pytest.fixture
def both(make_place: MakePlace, offered: Any) -> Place:
    return make_place(others=offered.others, more=offered.more)


def title(place: Place, pack_id: str, tag: str = "en") -> str:
    return place.driver.kiosk.tongues.of(pack_id, tag).pack.title


def by_staff(place: Place, button: str) -> str:
    """Staff start a visit; the number."""
    unlock(place)
    place.driver.tap("staff.start")
    place.driver.tap(button)
    assert place.driver.kiosk.door.room.about in place.driver.kiosk.page.message
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


def test_staff_choose_one_and_the_patient_sees_it(both: Place) -> None:
    code = by_staff(both, f"start.{SECOND}")
    assert both.records.audit.lines()[1].detail == f'{{"pack":"{SECOND}"}}'
    type_in(both, code)
    assert step(both) == "welcome"
    assert any("patch test" in text for text in texts(both))
    assert both.driver.kiosk.frame.of == 8
    assert record(both).pack_id == SECOND
    jump(both, "P1")
    both.driver.tap("answer.yes")
    assert record(both).findings[0].rule == "P1=yes"
    both.driver.kiosk.reset("staff")
    both.driver.frames(3)
    unlock(both)
    both.driver.tap(f"visit.{record(both).id}")
    lines = [item.text for item in both.driver.kiosk.page.list.items]
    assert any(line.startswith("P1 ") for line in lines)
    assert not any(line.startswith("Q1 ") for line in lines)


def test_the_welcome_names_no_pack_and_the_patient_picks_by_touch(both: Place) -> None:
    said = " ".join(texts(both)).lower()
    assert "needl" not in said
    assert "patch" not in said
    both.driver.listen()
    assert {"hello.learn", "hello.buttons"} <= set(both.said())
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
    driver = both.driver
    type_in(both, both.records.codes.issue(packs=[FIRST, SECOND]))
    for _ in range(10):
        driver.key(DOWN)
        if driver.kiosk.focus.control is not None and driver.kiosk.focus.control.name == f"pick.{SECOND}":
            break
    driver.key(ENTER)
    assert driver.kiosk.session.pack == SECOND
    driver.listen()
    assert [e.text for e in both.transcript.entries if e.text.startswith(f"{title(both, SECOND)}, chosen")]


def test_the_choice_can_be_changed_until_a_question_is_answered(both: Place) -> None:
    type_in(both, both.records.codes.issue(packs=[FIRST, SECOND]))
    both.driver.tap(f"pick.{SECOND}")
    both.driver.tap("next")
    both.driver.until(lambda: bool(both.driver.kiosk.session.heard))
    assert both.driver.kiosk.session.heard
    both.driver.tap("back")
    both.driver.tap(f"pick.{FIRST}")
    assert record(both).pack_id == FIRST
    assert record(both).heard == ()
    jump(both, "Q1")
    both.driver.tap("answer.yes")
    jump(both, "pick")
    assert [name for name in labels(both) if name.startswith(title(both, SECOND))] == []
    assert not both.driver.kiosk.asks.choose_pack(SECOND)
    assert (record(both).pack_id, len(record(both).answers)) == (FIRST, 1)


def test_just_learn_picks_too_and_leaves_no_record(both: Place) -> None:
    both.driver.tap("begin")
    both.driver.tap("learn")
    assert step(both) == "pick"
    both.driver.tap(f"pick.{SECOND}")
    assert not [each for each in both.driver.kiosk.journey if each.asks]
    go(both, "about")
    assert both.records.visits.today() == []


def test_the_language_stays_with_the_pack_and_a_reset_brings_both_back(both: Place) -> None:
    """N-D3"""
    fresh = state_of(both.driver.kiosk)
    both.driver.tap("language.es")
    type_in(both, both.records.codes.issue(packs=[SECOND]))
    assert any("prueba del parche" in text for text in texts(both))
    assert both.driver.kiosk.tongues.now.pack.id == SECOND
    assert both.driver.kiosk.narrator.state.voice.name == "es-419"
    both.driver.kiosk.reset("idle")
    both.driver.frames(3)
    assert both.driver.kiosk.session == Session()
    after = state_of(both.driver.kiosk)
    assert [after[key] for key in ("language", "journey", "step")] == [
        fresh[key] for key in ("language", "journey", "step")
    ]
    assert both.driver.kiosk.tongues.now.to_be_heard == both.driver.kiosk.tongues.of(FIRST, "en").to_be_heard


def test_one_pack_knows_no_picker_and_a_number_for_another_pack_stays_good(place: Place) -> None:
    unlock(place)
    place.driver.tap("staff.start")
    code = place.driver.kiosk.page.code.replace(" ", "")
    assert place.driver.kiosk.page.step.screen == "staff_panel", "one tap, as ever"
    place.driver.tap("back")
    assert step(place) == "welcome"
    other = place.records.codes.issue(packs=[SECOND])
    type_in(place, other)
    assert place.driver.kiosk.page.message == place.content.phrases["code.refused"]
    assert place.records.codes.redeem(other) == Redeemed(other, practice=False, packs=(SECOND,))
    place.driver.type(code)
    place.driver.tap("next")
    assert step(place) == place.content.pack.screens[1].id
    assert "pick" not in [each.screen for each in place.driver.kiosk.journey]


def test_both_packs_are_offered_in_all_five_languages(offered: Any) -> None:
    assert offered.notices == ()
    assert [each.pack.language for each in offered.others] == ["es", "fr", "ar", "fa"]
    assert {each.pack.language for each in offered.more} == {"en", "es", "fr", "ar", "fa"}


def test_a_language_that_one_pack_lacks_is_not_offered(tmp_path: Path) -> None:
    for name in ("phrases", FIRST):
        (tmp_path / name).symlink_to(CONTENT / name)
    shutil.copytree(CONTENT / SECOND, tmp_path / SECOND, ignore=shutil.ignore_patterns("fr.yaml"))
    settings = Settings.model_validate({"packs": [FIRST, SECOND], "languages": ["en", "fr"], "content": tmp_path})
    french: Content = load_others(settings)[0][0]
    found = with_more_packs(settings, [french], load_content)
    assert found.others == ()
    assert [content.pack.id for content in found.more] == [SECOND]
    (notice,) = found.notices
    assert notice.english == f"French is not offered: the pack {SECOND} has no words in it."


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


def test_the_pages_of_the_choice_hold_the_norms_in_every_size(both: Place) -> None:
    """N-T1, N-T2, N-T7, N-S2, N-S5, N-A1"""
    driver, kiosk = both.driver, both.driver.kiosk
    type_in(both, both.records.codes.issue())  # as before there were several: the patient chooses
    assert step(both) == "pick"
    for size in kiosk.look.panel.text_steps:
        kiosk.sight.change_text(size - kiosk.session.text_step)
        kiosk.stage.show(kiosk.page.step)
        driver.frames(4)
        assert list(faults(kiosk)) == [], size
    driver.tap(f"pick.{FIRST}")
    assert list(faults(kiosk)) == []
    unlock(both)
    driver.tap("staff.start")
    assert list(faults(kiosk)) == []


def test_every_pack_is_spoken_in_every_language_and_the_clinics_first(offered: Any, content: Content) -> None:
    settings = Settings.model_validate({"packs": [FIRST, SECOND]})
    asked: list[tuple[str, list[str]]] = []

    class Voice:
        def prepare(self, texts: list[str], voice: Any) -> None:
            asked.append((voice.name, texts))

    prepare_all(settings, content, offered.others, Voice(), offered.more)  # type: ignore[arg-type]
    assert [name for name, _ in asked[:2]] == ["en-us", "en-us"]
    assert sorted(name for name, _ in asked[2:]) == sorted(["es-419", "fr", "ar", "fa"] * 2)
    patch = next(each.pack for each in offered.more if each.pack.language == "en")
    for _, spoken in asked[:2]:
        assert {f"{patch.title}.", f"{patch.title}, chosen. To go on, choose Next."} <= set(spoken)
    assert patch.question("P1").ask in asked[1][1]


def test_a_power_cut_is_judged_by_the_rules_of_the_visits_own_pack(
    tmp_path: Path, offered: Any, content: Content
) -> None:
    settings, utc = Settings(data=tmp_path), lambda: datetime(2026, 1, 5, 9, tzinfo=UTC)
    patch = next(each.pack for each in offered.more if each.pack.language == "en")
    session = Session()
    session.begin_visit("1234", utc())
    with open_and_recover(settings, utc) as records:
        records.visits.save(session.record(patch, utc(), practice=False))
    with open_and_recover(settings, utc) as records:
        (found,) = records.visits.today()
    assert {finding.question_id[0] for finding in found.findings} == {"P"}
