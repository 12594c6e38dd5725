"""kiosk.yaml: every field, and every fault with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk import settings
from kiosk.errors import Fault, KioskError
from kiosk.settings import PROJECT, PanelSettings, Settings, load_settings

FULL = """\
panel:
  width: 1280
  height: 800
  diagonal: 10.1
content: packs
pack: peel
packs: [peel, patch]
language: es
languages: [es, en]
clinic: clinic.yaml
data: /var/lib/kiosk
kiosk: window
database: postgresql://desk@records.clinic/kiosk
key_file: records.key
retention_days: 400
cache: ../clips
signatures: signed
voice: es-419
desk:
  idle_min: 10
  overdue_stop_min: 4
  overdue_tell_min: 20
  overdue_info_min: 200
  overdue_unfinished_min: 50
idle_s: 180
answer_s: 30
input_mode: one_switch
keys: {f17: help}
switch_move: [f5]
switch_select: [f6]
access_tree: "off"
reader_voice: instead
dwell_s: 2.5
marker_offset_ms: -40
screen_saver_min: 12.5
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def make(text: str) -> Path:
        path = tmp_path / "kiosk.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(KioskError) as caught:
        load_settings(path)
    assert all(fault.what and fault.mend for fault in caught.value.faults)
    return caught.value.faults


def test_every_field_can_be_set_and_relative_paths_belong_to_the_file(write: Write, tmp_path: Path) -> None:
    settings = load_settings(write(FULL))
    assert settings.model_dump() == {
        "panel": {"width": 1280, "height": 800, "diagonal": 10.1},
        "content": tmp_path / "packs",
        "pack": "peel",
        "packs": ("peel", "patch"),
        "language": "es",
        "languages": ("es", "en"),
        "clinic": tmp_path / "clinic.yaml",
        "data": Path("/var/lib/kiosk"),
        "kiosk": "window",
        "database": "postgresql://desk@records.clinic/kiosk",
        "key_file": tmp_path / "records.key",
        "retention_days": 400,
        "cache": tmp_path / "../clips",
        "signatures": tmp_path / "signed",
        "voice": {"engine": "espeak-ng", "name": "es-419", "file": None},
        "desk": {
            "idle_min": 10,
            "overdue_stop_min": 4,
            "overdue_tell_min": 20,
            "overdue_info_min": 200,
            "overdue_unfinished_min": 50,
        },
        "idle_s": 180,
        "answer_s": 30,
        "input_mode": "one_switch",
        "keys": {"f17": "help"},
        "switch_move": ("f5",),
        "switch_select": ("f6",),
        "access_tree": "off",
        "reader_voice": "instead",
        "dwell_s": 2.5,
        "marker_offset_ms": -40,
        "screen_saver_min": 12.5,
    }


def test_defaults(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    settings = load_settings(write("pack: micro-needling\n"))
    assert settings == Settings()
    assert settings.panel == PanelSettings(width=1920, height=1080, diagonal=15.6)
    assert (settings.content, settings.language, settings.clinic) == (PROJECT / "content", "en", None)
    assert (settings.data, settings.cache) == (tmp_path / "data" / "voice-kiosk", tmp_path / "cache" / "voice-kiosk")
    assert (settings.idle_s, settings.answer_s) == (120, 45)


def test_settings_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().pack = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("pack: peel\nidle_s: 119\n", 2, "idle_s"),
        ("pack: peel\nidle_s: 301\n", 2, "idle_s"),
        ("answer_s: 19\n", 1, "answer_s"),
        ("answer_s: 46\n", 1, "answer_s"),
        ("voice: en-us\nmarker_offset_ms: 501\n", 2, "marker_offset_ms"),
        ("marker_offset_ms: soon\n", 1, "marker_offset_ms"),
        ("panel:\n  height: 1080\n  width: 799\n", 3, "panel.width"),
        ("panel:\n  height: 7681\n", 2, "panel.height"),
        ("panel:\n  diagonal: 6.9\n", 2, "panel.diagonal"),
        ("panel:\n  depth: 3\n", 2, "panel.depth"),
        ("panel: large\n", 1, "panel"),
        ("pack: 7\n", 1, "pack"),
        ("data: [here]\n", 1, "data"),
        ("\n# one\ncolour: red\n", 3, "colour"),
    ],
)
def test_a_bad_value_is_named_with_its_line(write: Write, text: str, line: int, what: str) -> None:
    path = write(text)
    (fault,) = faults(path)
    assert (fault.file, fault.line) == (path, line)
    assert fault.what.startswith(f"{what}: ")


def test_all_faults_are_told_at_once(write: Write) -> None:
    found = faults(write("idle_s: 1\nanswer_s: 1\npanel:\n  width: 1\ncolour: red\n"))
    assert sorted(fault.line for fault in found) == [1, 2, 4, 5]


def test_an_unknown_name_gets_the_names_there_are(write: Write) -> None:
    (fault,) = faults(write("pak: peel\n"))
    assert "pack" in fault.mend


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "1\n"])
def test_a_file_that_holds_no_settings(write: Write, text: str) -> None:
    assert len(faults(write(text))) == 1


@pytest.mark.parametrize("text", ["pack: [\n", "pack: a\npack: b\n", "a: b: c\n", "\tpack: a\n", "pack: *a\n"])
def test_broken_yaml_is_one_fault_with_a_line(write: Write, text: str) -> None:
    (fault,) = faults(write(text))
    assert fault.line >= 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('data: "a\\0b"', "data: value error, no file can be called so"),
        (f"cache: {'x' * 256}", "cache: value error, no file can be called so"),
        (f"clinic: {'ي' * 128}.yaml", "clinic: value error, no file can be called so"),
        ("pack: ../other", "without a path"),
        ("pack: ..", "without a path"),
        ('packs: [peel, ""]', "without a path"),
        ('kiosk: "a\\eb"', "a character in it that cannot be seen"),
        ('kiosk: "\\u202Eb"', "a character in it that cannot be seen"),
    ],
)
def test_what_cannot_be_a_name(write: Write, text: str, what: str) -> None:
    with pytest.raises(KioskError) as caught:
        load_settings(write(f"{text}\n"), {})
    (fault,) = caught.value.faults
    assert fault.line == 1
    assert what in fault.what


def test_a_persian_kiosk_has_its_name(write: Write) -> None:
    assert load_settings(write("kiosk: می\u200cروم\n"), {}).kiosk == "می\u200cروم"


@pytest.mark.parametrize("leads_to", ["nowhere.yaml", "kiosk.yaml"])
def test_settings_that_lead_nowhere_are_not_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leads_to: str
) -> None:
    """The records would go into another folder, without their key."""
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    (tmp_path / "kiosk.yaml").symlink_to(leads_to)
    with pytest.raises(KioskError, match=r"kiosk\.yaml"):
        load_settings(None, {})


def test_a_missing_file(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path / "none.yaml")
    assert fault.file == tmp_path / "none.yaml"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert faults(tmp_path)


def load_or_faults(path: Path) -> Settings | tuple[Fault, ...]:
    try:
        return load_settings(path)
    except KioskError as error:
        return error.faults


def test_any_value_in_any_field_is_either_taken_or_a_fault_with_its_line(write: Write) -> None:
    values: list[Any] = ["''", "null", "-1", "0", "1e400", ".nan", "true", "[1]", "{a: 1}", "'x'", "2026-01-01"]
    for name in [*Settings.model_fields, "panel.width", "panel.diagonal"]:
        for value in values:
            outer, _, inner = name.partition(".")
            path = write(f"{outer}:\n  {inner}: {value}\n" if inner else f"{outer}: {value}\n")
            found = load_or_faults(path)
            if isinstance(found, Settings):
                assert 120 <= found.idle_s <= 300, value
                assert 7 <= found.panel.diagonal <= 32, value
            else:
                assert found[0].line in (1, 2), (name, value)


def test_a_name_that_is_none_is_answered_by_the_nearest_in_its_place(write: Write) -> None:
    top, inner, far = faults(write("langage: es\npanel: {widht: 1280}\nqqq: 1\n"))
    assert (top.line, top.what) == (1, "langage: there is no such setting")
    assert "write language," in top.mend
    assert (inner.line, inner.what) == (2, "panel.widht: there is no such setting")
    assert "write width," in inner.mend
    assert "the names are panel, content" in far.mend
