"""The whole journey by real touches through the real app, without a screen: what was seen, heard and recorded."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import Fault, KioskError
from kiosk.loading import load_content, load_others
from kiosk.settings import Settings
from kiosk.speech import RecordingPlayer, Transcript
from kiosk.start import build, open_and_recover
from kiosk.voicing import everything_spoken, make_narrator

if TYPE_CHECKING:
    from kiosk.ui.driver import Driver

ANSWERS = {"Q4": "yes", "Q6": "not_sure"}
"""What the patient of the demo answers; everything else is "no"."""
TAUGHT = {"T2": "wait"}
"""What the patient of the demo did not take as it was meant."""
MAX_FPS = 20


def run_demo(
    settings: Settings, out: Path, say: Callable[[str], None], language: str | None = None
) -> Iterator[str]:
    """Walk the journey and fill ``out`` with pictures, heard.wav, transcript.jsonl and record.json.

    Args:
        out: a folder, made if missing; files of an earlier demo in it are replaced.
        say: tells the person at the terminal what is going on.
        language: tag of the one that the patient chooses on the welcome screen; the clinic's when None.

    Yields:
        The lines of a short table of what came out.

    Raises:
        KioskError: the folder cannot be written, or content or settings are not fit.
    """
    from kiosk.ui.environment import prepare

    content = load_content(settings)
    others, not_offered = load_others(settings)
    if language is not None and language not in [spoken.pack.language for spoken in (content, *others)]:
        why = next((notice.english for notice in not_offered), "the pack has no words in it")
        raise KioskError(Fault(None, 0, f"{language!r} is not offered: {why}", "choose another language"))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in (*out.glob("*.png"), *out.glob("transcript.jsonl")):
            old.unlink()
        (out / "record.json").write_text("", encoding="utf-8")
    except OSError as error:
        raise KioskError(
            Fault(out, 0, f"the demo cannot write here ({error.strerror})", "choose another folder with --out")
        ) from None
    prepare(settings.panel.width, settings.panel.height, fullscreen=False, offscreen=True, max_fps=MAX_FPS)
    from kiosk.ui.driver import Driver, VirtualTime

    clock = VirtualTime()
    transcript = Transcript(out / "transcript.jsonl")
    with tempfile.TemporaryDirectory() as data:
        # A demo leaves nothing among the real visits.
        settings = settings.model_copy(update={"data": Path(data)})
        records = open_and_recover(settings, clock.utc)
        player = RecordingPlayer(clock.now, out / "heard.wav")
        narrator = make_narrator(settings, content, now=clock.now, player=player, transcript=transcript)
        say("Preparing the voice")
        narrator.prepare(everything_spoken(content))
        started = clock.now()
        driver = Driver(
            lambda: build(settings, content, records, narrator, now=clock.now, utc=clock.utc, others=others), clock
        )
        shots: list[str] = []

        def look() -> None:
            name = f"{len(shots) + 1:02d}-{driver.kiosk.page.step.id}.png"
            driver.shot(out / name)
            shots.append(name)
            say(f"  {name}")

        if language not in (None, content.pack.language):
            begin_reading(driver)
            look()
            driver.tap(f"language.{language}")
        walk(driver, look)
        seconds = clock.now() - started
        driver.close()
        record = records.visits.today()[0]
        records.close()
    (out / "record.json").write_text(
        json.dumps(json.loads(record.to_json()), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    spoken = [json.loads(line) for line in (out / "transcript.jsonl").read_text(encoding="utf-8").splitlines()]
    yield f"{'pictures':<12}{len(shots)} screens in {out}"
    yield f"{'heard':<12}heard.wav, {seconds:.0f} s at the kiosk"
    cut = sum(entry["interrupted"] for entry in spoken)
    yield f"{'said':<12}{len(spoken)} utterances, {cut} of them interrupted (transcript.jsonl)"
    yield f"{'visit':<12}{record.code}, {record.status}, tier {record.tier} (record.json)"
    for finding in record.findings:
        yield f"{'finding':<12}{finding.tier:<6}{finding.rule:<14}{finding.reason}"


def begin_reading(driver: Driver) -> None:
    """Listen until a sentence of the page is being read, for a picture with its mark."""
    for _ in range(200):
        current = driver.kiosk.narrator.current
        if current is not None and current[1] is not None and not current[0].startswith("title."):
            break
        driver.frames()
    driver.advance(0.5)


def walk(driver: Driver, look: Callable[[], None]) -> None:
    """A patient's way through the kiosk: listens to each screen, answers, reviews, and leaves."""
    kiosk = driver.kiosk
    while kiosk.page.step.screen != "thanks":
        step = kiosk.page.step
        begin_reading(driver)
        look()
        driver.listen(step=0)
        if step.screen == "welcome":
            to_its_last_page(driver, look)
        elif step.screen == "code" and kiosk.practice.code is not None:
            driver.type(kiosk.practice.code)
            look()
        elif step.screen == "route":
            driver.tap("route.headphones")
            driver.listen(step=0)
        elif step.screen == "teach_back":
            driver.tap(f"option.{TAUGHT.get(step.id, kiosk.tongues.now.pack.teach(step.id).right)}")
            driver.listen(step=0)
            look()
        elif step.screen == "question":
            driver.tap(f"answer.{ANSWERS.get(step.id, 'no')}")
            driver.listen(step=0)
            look()
        driver.tap("begin" if step.screen == "welcome" else "next")
    begin_reading(driver)
    look()
    driver.listen(step=0)
    to_its_last_page(driver, look)
    driver.until(lambda: kiosk.page.step.screen == "welcome")
    driver.advance(1.0)
    look()
    kiosk.narrator.silence()


def to_its_last_page(driver: Driver, look: Callable[[], None]) -> None:
    """Turn the pages of the screen that is shown, and listen to each."""
    page = driver.kiosk.page
    while page.own_page + 1 < page.own_pages:
        driver.tap("next")
        begin_reading(driver)
        look()
        driver.listen(step=0)
