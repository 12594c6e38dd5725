"""Signing content at a terminal: only who may, by their PIN, and it is in the audit."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk import cli
from kiosk.content.signing import Signatures
from kiosk.loading import load_content, load_others
from kiosk.records.open import open_records
from kiosk.settings import load_settings

PIN = "271828"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.yaml"
    path.write_text("data: data\ncache: cache\n", encoding="utf-8")
    with open_records(tmp_path / "data" / "kiosk.db") as records:
        records.staff.add("Ada", "clinician", PIN)
        records.staff.add("Bo", "staff", PIN)
    return path


def run(settings: Path, *words: str, monkeypatch: pytest.MonkeyPatch, pin: str = PIN) -> int:
    monkeypatch.setattr(cli.sys.stdin, "isatty", lambda: False, raising=False)
    monkeypatch.setattr(cli.sys.stdin, "readline", lambda: f"{pin}\n", raising=False)
    return cli.main(["--settings", str(settings), *words])


def test_a_clinician_signs_and_the_audit_tells(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "sign", "--by", "Ada", "--role", "dermatologist", monkeypatch=monkeypatch) == 0
    assert "Ada (dermatologist) stands behind micro-needling" in capsys.readouterr().out
    signature = Signatures(settings.parent / "data" / "signatures").of("micro-needling", "en")[-1]
    assert signature.by == "Ada"
    with open_records(settings.parent / "data" / "kiosk.db") as records:
        line = records.audit.lines()[-1]
    assert (line.actor, line.action, line.subject) == ("Ada", "content.sign", "micro-needling")
    assert signature.hash in line.detail
    out = settings.parent / "report.html"
    assert run(settings, "report", "--out", str(out), monkeypatch=monkeypatch) == 0
    assert "Signed by <b>Ada</b>, dermatologist" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("who", "pin", "words"),
    [
        ("Bo", PIN, "Bo is staff and may not sign content; have a clinician sign it"),
        ("Ada", "1379", "this is not the PIN of Ada"),
        ("Cy", PIN, "this is not the PIN of Cy"),
    ],
)
def test_nobody_else_can(
    who: str,
    pin: str,
    words: str,
    settings: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(settings, "sign", "--by", who, "--role", "x", monkeypatch=monkeypatch, pin=pin) == 2
    assert words in capsys.readouterr().err
    assert not (settings.parent / "data" / "signatures").exists()


def test_a_report_that_cannot_be_written_is_said(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(settings, "report", "--out", str(settings / "x.html"), monkeypatch=monkeypatch) == 2
    assert "it cannot be written" in capsys.readouterr().err


def signed(settings: Path, language: str) -> str:
    return Signatures(settings.parent / "data" / "signatures").of("micro-needling", language)[-1].hash


def test_only_what_was_read_is_signed(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sign = ("sign", "--by", "Ada", "--role", "dermatologist", "--hash")
    for wrong in ("0" * 64, ""):
        assert run(settings, *sign, wrong, monkeypatch=monkeypatch) == 2
        assert "it is not what was read, or another language of it" in capsys.readouterr().err
    assert not (settings.parent / "data" / "signatures").exists()
    out = settings.parent / "report.html"
    run(settings, "report", "--out", str(out), monkeypatch=monkeypatch)
    hash_ = out.read_text("utf-8").partition("What is signed: ")[2][:64]
    assert run(settings, *sign, hash_[:8].upper(), monkeypatch=monkeypatch) == 0
    assert signed(settings, "en") == hash_


def test_what_is_signed_in_another_language_is_what_the_kiosk_shows_in_it(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clinic's value without a language is in the clinic's own: it is no Spanish because Spanish is signed."""
    clinic = settings.parent / "clinic.yaml"
    clinic.write_text("micro-needling:\n  sun_after: three days\n", "utf-8")
    settings.write_text("data: data\ncache: cache\nclinic: clinic.yaml\nlanguages: [en, es]\n", "utf-8")
    sign = ("sign", "--by", "Ada", "--role", "dermatologist", "--language", "es")
    assert run(settings, *sign, monkeypatch=monkeypatch) == 0
    loaded = load_settings(settings)
    ((spanish,), _) = load_others(loaded)
    assert not spanish.pack.draft
    assert load_content(loaded).pack.draft
    assert "three days" not in str(spanish.pack.screens)
    out = settings.parent / "report.html"
    assert run(settings, "report", "--out", str(out), "--language", "es", monkeypatch=monkeypatch) == 0
    page = out.read_text("utf-8")
    assert "espeak-ng es-419" in page
    assert "espeak-ng en-us" not in page
