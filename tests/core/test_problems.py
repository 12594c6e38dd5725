"""What goes wrong is kept without a word of a patient (N-D5), for the kiosk's user alone, and fills no disk."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from kiosk import problems
from kiosk.errors import Fault, KioskError
from kiosk.problems import CRASH_LOG, MOST_BYTES, PROBLEM_LOG, keep_crash, keep_problems, story
from kiosk.records.visit import AnswerRecord

SECRET = "pregnant-7391"


def refused() -> Exception:
    """A record that does not fit: its fault quotes all of it."""
    try:
        AnswerRecord.model_validate({"question_id": SECRET, "last_value": SECRET})
    except ValueError as error:
        return error
    raise AssertionError


def of_database() -> Exception:
    """A statement that the database refuses, with what was to be written."""
    try:
        with create_engine("sqlite://").connect() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (:what)"), {"what": SECRET})
    except SQLAlchemyError as error:
        return error
    raise AssertionError


def led_to(first: Exception) -> Exception:
    try:
        try:
            raise first
        except Exception as cause:
            raise KeyError(SECRET) from cause
    except KeyError as error:
        return error


@pytest.mark.parametrize("make", [refused, of_database, lambda: led_to(refused()), lambda: led_to(of_database())])
def test_n_d5_a_story_has_no_values(make: object) -> None:
    error = make()  # type: ignore[operator]
    told = story(error)
    assert SECRET in str(error)
    assert SECRET not in told
    assert type(error).__name__ in told
    assert "test_problems.py" in told


def test_a_story_says_what_tells_nothing_of_a_patient() -> None:
    what = KioskError(Fault(None, 0, "the disk is full", "free some space on it"))
    assert "the disk is full" in story(led_to(what))
    assert "SQLITE_ERROR" in story(of_database())
    assert "no attribute 'nothing'" in story(led_to(AttributeError("no attribute 'nothing'")))


def deep(down: int) -> None:
    deep(down - 1) if down else int(SECRET)


def test_a_long_story_is_told_from_its_end() -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its text is the secret
        deep(500)
    assert len(story(caught.value)) < 5_000
    assert "int(SECRET)" in story(caught.value)


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    handler, before = keep_problems(folder), os.umask(0)
    try:
        yield
    finally:
        os.umask(before)
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_n_d5_the_log_has_no_values_whoever_wrote_before(tmp_path: Path) -> None:
    with kept(tmp_path):
        record = logging.LogRecord("kiosk", logging.ERROR, "", 0, "a fault", (), (KeyError, KeyError(SECRET), None))
        record.exc_text = f"as another handler wrote it: {SECRET}"
        logging.getLogger().handle(record)
        assert record.exc_text.endswith(SECRET)
    written = (tmp_path / PROBLEM_LOG).read_text("utf-8")
    assert "ERROR kiosk: a fault" in written
    assert "KeyError" in written
    assert SECRET not in written


def test_the_log_stays_small_and_is_the_kiosks_alone(tmp_path: Path) -> None:
    with kept(tmp_path):
        for _ in range(25):
            logging.getLogger("kiosk").error("x" * (MOST_BYTES // 10))
    files = list(tmp_path.iterdir())
    assert {path.name for path in files} == {PROBLEM_LOG, f"{PROBLEM_LOG}.1"}
    assert all(path.stat().st_size <= MOST_BYTES for path in files)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_crash_is_kept_small_and_private_or_else_where_one_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = led_to(refused())
    monkeypatch.setattr(problems, "MOST_BYTES", 2 * len(story(error)))
    for _ in range(10):
        assert keep_crash(tmp_path / "data", error) == tmp_path / "data" / CRASH_LOG
    files = list((tmp_path / "data").iterdir())
    assert len(files) == 2
    assert all(path.stat().st_size <= 3 * len(story(error)) for path in files)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    monkeypatch.setattr(problems, "MOST_BYTES", MOST_BYTES)
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    assert keep_crash(tmp_path / "file", error) == tmp_path / CRASH_LOG
    (tmp_path / CRASH_LOG).unlink()
    (tmp_path / CRASH_LOG).mkdir()
    assert keep_crash(tmp_path / "file", error) is None
