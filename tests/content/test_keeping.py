"""Content that went wrong never reaches a patient: the kiosk goes back to the last that was good."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.content.check import CONTENT
from kiosk.content.keeping import keep, last_good
from kiosk.errors import KioskError
from kiosk.loading import KEPT, load_or_last_good
from kiosk.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    content = tmp_path / "content"
    for name in ("phrases", "micro-needling"):
        shutil.copytree(CONTENT / name, content / name)
    (tmp_path / "clinic.yaml").write_text("micro-needling:\n  sun_after: three days\n", "utf-8")
    return Settings(content=content, clinic=tmp_path / "clinic.yaml", data=tmp_path / "data")


def spoil(settings: Settings) -> None:
    (settings.content / "micro-needling" / "questions.yaml").write_text("- id: Q1\n", "utf-8")


def test_a_bad_edit_never_reaches_a_patient(settings: Settings) -> None:
    said: list[str] = []
    good, used, notices = load_or_last_good(settings, said.append)
    assert (used, notices, said) == (settings, (), [])
    spoil(settings)
    assert settings.clinic is not None
    settings.clinic.write_text("micro-needling:\n  sun_after: one day\n", "utf-8")
    kept, used, notices = load_or_last_good(settings, said.append)
    assert kept.pack.content_hash == good.pack.content_hash, "with the clinic's values as they were"
    assert used.content != settings.content
    (notice,) = notices
    assert notice.english.startswith("The content has faults, so patients get version")
    assert "questions.yaml:1:3: " in notice.english
    assert "micro-needling/questions.yaml:1:3. ./run check" in notice.said(good.phrases)
    assert said[0].startswith(str(settings.content / "micro-needling" / "questions.yaml:1:3: "))


def test_without_a_good_one_it_does_not_start(settings: Settings) -> None:
    spoil(settings)
    with pytest.raises(KioskError, match=r"questions.yaml:1:3: "):
        load_or_last_good(settings, print)


def test_a_copy_that_was_changed_is_not_used(settings: Settings) -> None:
    load_or_last_good(settings, print)
    kept = last_good(settings.data / KEPT)
    assert kept is not None
    words = kept.content / "micro-needling" / "words" / "en.yaml"
    words.write_text(words.read_text("utf-8").replace("the first few days", "one day"), "utf-8")
    assert last_good(settings.data / KEPT) is None
    spoil(settings)
    with pytest.raises(KioskError):
        load_or_last_good(settings, print)


def test_one_copy_is_kept_and_is_made_anew_when_it_is_broken(settings: Settings) -> None:
    home = settings.data / KEPT
    first = keep(home, settings.content, None)
    (settings.content / "phrases" / "en.yaml").write_text("nav.back: Back\n", "utf-8")
    second = keep(home, settings.content, settings.clinic)
    assert first.hash != second.hash
    assert {path.name for path in home.iterdir()} == {second.hash, "current"}
    (second.content / "phrases" / "en.yaml").unlink()
    assert last_good(home) is None
    assert keep(home, settings.content, settings.clinic) == second == last_good(home)


def test_what_stands_in_kiosk_yaml_is_said_as_it_is(settings: Settings) -> None:
    load_or_last_good(settings, print)
    with pytest.raises(KioskError, match="there is no such folder"):
        load_or_last_good(settings.model_copy(update={"pack": "nothing"}), print)
