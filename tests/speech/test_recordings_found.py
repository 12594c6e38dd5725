"""Which recordings of a pack are played, and what ./run check says of the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from kiosk.content.check import CONTENT, accept_recordings, check
from kiosk.content.loader import load_pack
from kiosk.content.phrases import Phrases
from kiosk.content.recordings import find, texts
from kiosk.errors import KioskError
from kiosk.loading import Content
from kiosk.settings import Settings
from kiosk.voicing import voice_of

HELLO = "welcome.hello"


class Rig:
    """A copy of the pack with recordings in it.

    Attributes:
        folder: the copy.
        voice: where its English recordings are.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "micro-needling"
        shutil.copytree(CONTENT / "micro-needling", self.folder)
        self.voice = self.folder / "voice" / "en"
        self.voice.mkdir(parents=True)

    def record(self, name: str = f"{HELLO}.wav", *, peak: float = 0.5, seconds: float = 1.0) -> Path:
        path = self.voice / name
        wave = np.sin(np.arange(int(seconds * 44_100)) / 20) * peak
        soundfile.write(path, np.clip(wave, -1, 1), 44_100)
        return path

    def change(self, old: str, new: str) -> None:
        words = self.folder / "words" / "en.yaml"
        text = words.read_text("utf-8")
        assert text.count(old) == 1
        words.write_text(text.replace(old, new), "utf-8")

    def playable(self, **clinic: str) -> set[str]:
        pack = load_pack(self.folder, clinic={"micro-needling": clinic})
        return {path.name for path in find(self.folder, pack).playable.values()}

    def faults(self) -> list[tuple[str, str]]:
        found = check(self.folder)
        assert all(fault.what and fault.mend for fault in found)
        return [(fault.file.name if fault.file else "", fault.what) for fault in found]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def test_without_recordings_there_is_nothing_to_say_and_nothing_to_write(rig: Rig) -> None:
    assert accept_recordings(rig.folder) == []
    assert rig.faults() == []
    assert list(rig.voice.iterdir()) == []


def test_an_accepted_recording_is_played_and_no_other(rig: Rig) -> None:
    rig.record()
    rig.record("Q1.ask.flac")
    assert rig.playable() == set()
    assert {name for name, what in rig.faults() if "nobody has accepted it" in what} == {f"{HELLO}.wav", "Q1.ask.flac"}
    pack = load_pack(rig.folder)
    assert accept_recordings(rig.folder) == [(key, texts(pack)[key]) for key in ("Q1.ask", HELLO)]
    assert rig.faults() == []
    assert rig.playable() == {f"{HELLO}.wav", "Q1.ask.flac"}
    assert accept_recordings(rig.folder.parent) == []
    voice = voice_of(Settings(), Content(pack, Phrases("en", {}), find(rig.folder, pack)))
    assert voice.recordings[texts(pack)[HELLO]] == rig.voice / f"{HELLO}.wav"


def test_a_recording_of_words_that_changed_is_stale_until_it_is_accepted_again(rig: Rig) -> None:
    rig.record()
    accept_recordings(rig.folder)
    rig.change("On this screen, you will learn about", "On this screen, you will hear about")
    assert rig.playable() == set()
    assert rig.faults() == [(f"{HELLO}.wav", f"the text of {HELLO} changed after the recording, so it is not played")]
    changed = "On this screen, you will hear about micro-needling for acne scars."
    assert accept_recordings(rig.folder) == [(HELLO, changed)]
    assert rig.playable() == {f"{HELLO}.wav"}


def test_a_value_of_the_clinic_makes_a_recording_stale_too(rig: Rig) -> None:
    rig.record("what.who.wav")
    assert rig.faults() != []
    clinic = {"micro-needling": {"who_treats": "a skin doctor"}}
    assert accept_recordings(rig.folder, clinic=clinic) == [("what.who", "Here, a skin doctor will treat you.")]
    assert rig.playable(who_treats="a skin doctor") == {"what.who.wav"}
    assert rig.playable(who_treats="a nurse") == set()
    # While the value is not set the sentence is not said: no fault, and what was accepted is not forgotten.
    assert rig.faults() == []
    assert accept_recordings(rig.folder) == []
    assert rig.playable(who_treats="a skin doctor") == {"what.who.wav"}


Harm = Callable[[Rig], object]


@pytest.mark.parametrize(
    ("harm", "name", "what"),
    [
        (lambda rig: rig.record("welcome.helo.wav"), "welcome.helo.wav", "there is no text 'welcome.helo'"),
        (lambda rig: rig.record(peak=3.0), f"{HELLO}.wav", "it is clipped"),
        (lambda rig: rig.record(seconds=61.0), f"{HELLO}.wav", "it is 61 s long"),
        (lambda rig: rig.record(peak=0.0001), f"{HELLO}.wav", "there is nothing to hear"),
        (lambda rig: (rig.voice / f"{HELLO}.wav").write_bytes(b"RIFF"), f"{HELLO}.wav", "it can't be read as sound"),
        (lambda rig: rig.record(f"{HELLO}.flac"), f"{HELLO}.wav", "there is welcome.hello.flac for the same text"),
        (lambda rig: (rig.voice / f"{HELLO}.mp3").write_bytes(b"x"), f"{HELLO}.mp3", "it is no recording"),
        (lambda rig: (rig.voice / f"{HELLO}.wav").unlink(), "recordings.yaml", f"there is no recording of {HELLO}"),
        (lambda rig: (rig.folder / "voice" / "xx").mkdir(), "xx", "the pack has no language 'xx'"),
        (lambda rig: (rig.voice / "recordings.yaml").write_text("- x"), "recordings.yaml", "a mapping belongs here"),
        (
            lambda rig: (rig.voice / "recordings.yaml").write_text(f"{HELLO}: abc"),
            "recordings.yaml",
            "'abc' has the wrong form",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_named(rig: Rig, harm: Harm, name: str, what: str) -> None:
    rig.record()
    accept_recordings(rig.folder)
    assert rig.faults() == []
    harm(rig)
    assert [fault for fault in rig.faults() if fault[0] == name and what in fault[1]], rig.faults()
    assert len(rig.faults()) == 1 or "nobody" in rig.faults()[1][1]


def test_a_link_out_of_the_pack_is_not_followed(rig: Rig, tmp_path: Path) -> None:
    path = rig.record()
    accept_recordings(rig.folder)
    path.rename(tmp_path / "elsewhere.wav")
    path.symlink_to(tmp_path / "elsewhere.wav")
    assert rig.playable() == set()
    assert (path.name, "it lies outside the pack") in rig.faults()


def test_a_manifest_that_is_broken_is_not_written_over(rig: Rig) -> None:
    rig.record()
    manifest = rig.voice / "recordings.yaml"
    manifest.write_text("what: [")
    assert rig.playable() == set()
    with pytest.raises(KioskError, match="not YAML"):
        accept_recordings(rig.folder)
    assert manifest.read_text() == "what: ["


def test_a_folder_that_cannot_be_written_is_told(rig: Rig) -> None:
    rig.record()
    (rig.voice / "recordings.yaml").mkdir()
    with pytest.raises(KioskError, match="it is a folder"):
        accept_recordings(rig.folder)
    with pytest.raises(KioskError, match="no such folder"):
        accept_recordings(rig.folder / "nowhere")
