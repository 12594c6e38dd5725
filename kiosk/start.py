"""From settings to a running kiosk."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kiosk import take_home
from kiosk.content.clinic_look import ClinicLook, read_look, told_gaps
from kiosk.content.keeping import keep, last_good
from kiosk.content.loader import languages, load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases, ended
from kiosk.content.recordings import Recordings, find
from kiosk.content.signing import Signatures, with_status
from kiosk.errors import Fault, KioskError
from kiosk.journey import other_title_words, steps, title_words
from kiosk.languages import LANGUAGES, language_of
from kiosk.packs import with_more_packs
from kiosk.records.housekeeping import Housekeeping
from kiosk.records.lists import Limits
from kiosk.records.open import Records, kiosk_records
from kiosk.records.visit import FindingRecord, VisitRecord
from kiosk.screening import Answer, evaluate
from kiosk.settings import PROJECT, Settings, VoiceSettings
from kiosk.speech import RATES, VOLUMES_DB, Engine, Lexicon, Narrator, Player, Transcript, Voice, open_narrator
from kiosk.speech.engine import config_of
from kiosk.speech.output import OutputSense
from kiosk.tongue import Tongue
from kiosk.ui.theme import Panel
from kiosk.ui.tint import told_shifts

if TYPE_CHECKING:
    from kiosk.ui.kiosk import Kiosk
    from kiosk.ui.widgets.picture import Pictures

PHRASES_FOLDER = "phrases"
PICTURES = PROJECT / "assets" / "pictures"
PROBLEM_LOG = "kiosk.log"
KEPT = "last-good-content"
"""Folder in the data folder: a copy of the content that was last without a fault."""


@dataclass(frozen=True)
class Content:
    """The pack that is shown, the kiosk's own words and the human recordings, in one language; how the clinic looks."""

    pack: Pack
    phrases: Phrases
    recordings: Recordings = field(default_factory=lambda: Recordings({}, ()))
    look: ClinicLook = field(default_factory=ClinicLook)


def load_content(settings: Settings, language: str | None = None) -> Content:
    """Load and check what patients will see and hear, in ``language`` or the clinic's own.

    Raises:
        KioskError: every fault, with file and line.
    """
    folder, language = settings.content / settings.pack, language or settings.language
    pack = load_pack(folder, language, clinic=settings.clinic, pictures=PICTURES, own=settings.language)
    phrases = Phrases.load(settings.content / PHRASES_FOLDER, language)
    signature = Signatures(settings.signature_folder).current(pack, phrases)
    return Content(with_status(pack, signature), phrases, find(folder, pack), read_look(settings.clinic))


def load_or_last_good(settings: Settings, say: Callable[[str], None]) -> tuple[Content, Settings, tuple[str, ...]]:
    """The content for patients; where an edit went wrong, the last that was good, and the notice for staff.

    Returns the settings that lead to what was loaded.

    Raises:
        KioskError: it has faults, and none that was good is kept.
    """
    home = settings.data / KEPT
    try:
        content, *_ = [load_content(each) for each in settings.of_each_pack()]
    except KioskError as error:
        kept = last_good(home)
        if kept is None:
            raise
        try:
            older = settings.model_copy(update={"content": kept.content, "clinic": kept.clinic})
            content, *_ = [load_content(each) for each in older.of_each_pack()]
        except KioskError:  # not the words are at fault, but what stands in kiosk.yaml
            raise error from None
        for fault in error.faults:
            say(str(fault))
        first, more = error.faults[0], len(error.faults) - 1
        what = f"The content has faults, so patients get version {content.pack.version} as it was before the change"
        return content, older, (f"{what}: {first}{f' (and {more} more)' if more else ''}; run check.",)
    try:
        keep(home, settings.content, settings.clinic)
    except OSError as error:
        return content, settings, (f"The content could not be kept for a bad day ({error.strerror}): {home}.",)
    return content, settings, ()


def load_others(settings: Settings) -> tuple[tuple[Content, ...], tuple[str, ...]]:
    """The content in the other languages that patients may choose, and for staff, why one is not offered.

    A language whose words have a fault or whose letters cannot be drawn is left out, never shown in part.

    Raises:
        KioskError: ``languages`` of kiosk.yaml asks for one that the pack has no words in; or the clinic's own has no
            room on its panel.
    """
    there = [tag for tag in languages(settings.content / settings.pack) if tag in LANGUAGES]
    asked = settings.languages or sorted(there, key=list(LANGUAGES).index)
    if unknown := [tag for tag in asked if tag not in there]:
        mend = f"choose from: {', '.join(there)}"
        raise KioskError(Fault(None, 0, f"languages: the pack {settings.pack} has no words in {unknown[0]}", mend))
    others: list[Content] = []
    notices: list[str] = []
    if fault := panel_fault(settings):
        raise KioskError(fault)
    panel = _panel(settings)
    for tag in asked:
        if tag == settings.language:
            continue
        name, font = LANGUAGES[tag].english, LANGUAGES[tag].font
        if font is not None and font.missing:
            missing = ", ".join(path.name for path in font.missing)
            notices.append(f"{name} is not offered: its font is missing ({missing}): install {font.package}.")
        elif not panel.text_steps_for(LANGUAGES[tag]):
            # N-S2: there would be no room for a question and its answers.
            notices.append(f"{name} is not offered: its letters need a larger panel than this one.")
        elif settings.voice.file is not None:
            notices.append(f"{name} is not offered: the voice file speaks {settings.language} only.")
        else:
            try:
                others.append(load_content(settings, tag))
            except KioskError as error:
                first, more = error.faults[0], len(error.faults) - 1
                notices.append(f"{name} is not offered: {first}{f' (and {more} more)' if more else ''}; run check.")
    return tuple(others), tuple(notices)


def _panel(settings: Settings) -> Panel:
    return Panel(settings.panel.width, settings.panel.height, settings.panel.diagonal)


def panel_fault(settings: Settings) -> Fault | None:
    """Why the clinic's own language cannot be shown on its panel; None when it can (N-S2)."""
    panel, language = settings.panel, language_of(settings.language)
    if _panel(settings).text_steps_for(language):
        return None
    size = f"{panel.width} x {panel.height} px, {panel.diagonal:g} inch"
    what = f"panel: {language.english} has no room on this panel in any text size ({size})"
    mend = "set panel in kiosk.yaml to what is built in, or choose a larger panel or another language"
    return Fault(None, 0, what, mend)


def open_and_recover(settings: Settings, pack: Pack, utc: Callable[[], datetime], more: Iterable[Pack] = ()) -> Records:
    """Open the records; a visit that a power cut left open is closed as incomplete, what it left open is flagged by
    the rules of its own pack, ``pack`` or one of ``more``.

    Raises:
        KioskError: the records cannot be opened or written.
    """
    records = kiosk_records(settings, utc)

    own = {each.id: each for each in more if each.language == pack.language}

    def findings(record: VisitRecord) -> Iterable[FindingRecord]:
        answers = {answer.question_id: Answer(answer.last_value) for answer in record.answers}
        its = own.get(record.pack_id, pack)
        for finding in evaluate(its.questions, answers, its.rules):
            yield FindingRecord(
                question_id=finding.question_id,
                tier=finding.tier.value,
                rule=finding.rule,
                answer=finding.answer,
                reason=finding.reason,
                sources=finding.sources,
            )

    try:
        records.visits.close_unfinished(findings)
    except KioskError:
        records.close()
        raise
    return records


def voice_of(settings: Settings, content: Content) -> Voice:
    """The voice of the content's language, with the pack's pronunciations and recordings."""
    tag = content.pack.language
    own = tag == settings.language and settings.voice != VoiceSettings()
    name = settings.voice.name if own else language_of(tag).voice
    return Voice(name, Lexicon(dict(content.pack.lexicon)), content.recordings.playable)


def tongue_of(settings: Settings, content: Content) -> Tongue:
    """The content with its language and its voice."""
    language = language_of(content.pack.language)
    return Tongue(language, content.pack, content.phrases, voice_of(settings, content))


def prepare_all(
    settings: Settings, content: Content, others: Iterable[Content], narrator: Narrator, more: Iterable[Content] = ()
) -> None:
    """Have the voice of every pack in every language made in the background, the clinic's language first."""
    more = tuple(more)
    found = (content, *others, *more)
    for spoken in sorted(found, key=lambda each: each.pack.language != content.pack.language):
        titles = [each.pack.title for each in found if each.pack.language == spoken.pack.language] if more else []
        narrator.prepare(everything_spoken(spoken, titles), voice_of(settings, spoken))


def engine_of(settings: Settings) -> Engine:
    """What makes the sound."""
    return Engine(settings.voice.file)


def voice_fault(settings: Settings) -> Fault | None:
    """Why ``voice`` of kiosk.yaml cannot be used; None when it can.

    Where espeak-ng itself is missing the kiosk works in silence and tells staff: no fault (N-A10).
    """
    mend = "change voice in kiosk.yaml; see docs/settings.md"
    file = settings.voice.file
    if file is not None:
        if not file.is_file():
            return Fault(file, 0, "there is no such voice file", mend)
        if not config_of(file).is_file():
            what = "it is missing: piper needs it beside the voice file"
            return Fault(config_of(file), 0, what, "put it there; voices come as two files")
        if find_spec("piper") is None:
            mend = "install the extra neural, or change voice in kiosk.yaml"
            return Fault(file, 0, "piper-tts is not installed", mend)
    if settings.voice == VoiceSettings():
        return None  # espeak-ng always has it: no need to wait
    started, trouble = engine_of(settings).trouble(settings.voice.name)
    if trouble and (file is not None or started):
        return Fault(file, 0, f"the voice{'' if file else f' {settings.voice.name}'} cannot be used: {trouble}", mend)
    return None


def make_narrator(
    settings: Settings,
    content: Content,
    *,
    now: Callable[[], float] = time.monotonic,
    player: Player | None = None,
    transcript: Transcript | None = None,
) -> Narrator:
    """The voice, on the real engine.

    Raises:
        KioskError: the folder of the clips cannot be written, or the voice cannot be used.
    """
    if fault := voice_fault(settings):
        raise KioskError(fault)
    try:
        return open_narrator(
            settings.cache / "clips",
            voice_of(settings, content),
            now=now,
            player=player,
            transcript=transcript,
            engine=engine_of(settings),
            marker_offset_ms=settings.marker_offset_ms,
        )
    except OSError as error:
        raise KioskError(
            Fault(
                settings.cache,
                0,
                f"the voice clips cannot be kept here ({error.strerror})",
                "make the folder writable, or set another one as cache in kiosk.yaml",
            )
        ) from None


def everything_spoken(content: Content, titles: Sequence[str] = ()) -> list[str]:
    """All texts that the kiosk can say to a patient and that are known beforehand, in the order of the journey.

    ``titles``: of all the packs that a visit may be about, where there are several.
    """
    pack, phrases = content.pack, content.phrases
    journey = steps(pack, asks=True, among=max(len(titles), 1))
    texts: list[str] = []
    for step in journey:
        words = title_words(phrases, pack, step, journey)
        if words:
            texts.append(f"{words}.")
    texts += [f"{words}." for words in other_title_words(phrases, pack, journey)]
    for screen in pack.screens:
        texts.append(ended(screen.title))
        texts += [sentence.text for sentence in screen.sentences]
    for question in pack.questions:
        texts += [question.ask, question.help]
    for teach in pack.teach_back:
        texts += [teach.ask, f"{phrases.comma.join(teach.options.values())}.", teach.well, teach.again]
    if clinic := content.look.name(phrases.language):
        texts.append(ended(phrases.say("welcome.at", clinic=clinic)))
    texts += [phrases.say("status.rate", number=n + 1, of=len(RATES)) for n in range(len(RATES))]
    texts += [phrases.say("status.volume", number=n + 1, of=len(VOLUMES_DB)) for n in range(len(VOLUMES_DB))]
    texts += [phrases[key] for key in phrases.ids if not key.startswith("staff.") and "{" not in phrases[key]]
    name = language_of(pack.language).name
    picked = [text for title in titles for text in (ended(title), phrases.say("answer.took", answer=title))]
    own = [text for tag, text in content.look.shows.items() if tag == phrases.language]
    shown = [phrases.say("picture.shows", what=what) for what in (*pack.pictures.values(), *own)]
    invited = [ended(phrases.say(f"language.{how}", language=name)) for how in ("spoken", "shown")]
    return [*texts, *picked, *shown, name, *invited]


def build(
    settings: Settings,
    content: Content,
    records: Records,
    narrator: Narrator,
    *,
    now: Callable[[], float] = time.monotonic,
    utc: Callable[[], datetime] = lambda: datetime.now(UTC),
    headphones: Callable[[], bool | None] = lambda: None,
    others: Iterable[Content] = (),
    not_offered: Iterable[str] = (),
    more: Iterable[Content] = (),
    pictures: Pictures | None = None,
    printer: bool = False,
) -> Kiosk:
    """The root widget with everything it needs. Kivy must have been prepared (``kiosk.ui.environment``).

    Args:
        others: the content in the other languages, and ``not_offered``, why some are missing (`load_others`).
        more: the other packs that a visit may be about, in the same languages (`with_more_packs`).
        pictures: those that were painted before, for whoever builds more than one kiosk.
        printer: the care steps can be printed.
    """
    from kiosk.ui.keys import Keymap
    from kiosk.ui.kiosk import Kiosk
    from kiosk.ui.look import Look
    from kiosk.ui.parts import Parts

    more = tuple(more)
    own = [content.pack, *(each.pack for each in more if each.pack.language == content.pack.language)]
    faults = [fault for each in (content, *more) for fault in each.recordings.faults]

    def notices() -> list[str]:
        return [  # what may need somebody now comes first
            *([records.handover.trouble] if records.handover and records.handover.trouble else []),
            *(f"{notice.code} ({notice.count}): {notice.detail}" for notice in narrator.notices),
            *dict.fromkeys(f"{notice.what}: {notice.mend}." for pack in own for notice in pack.notices),
            *not_offered,
            *told_shifts(content.look),
            *told_gaps(content.look, [each.pack.language for each in (content, *others)]),
            *(f"{fault.file.name if fault.file else ''}: {fault.what}." for fault in faults),
        ]

    parts = Parts(
        pack=content.pack,
        phrases=content.phrases,
        records=records,
        narrator=narrator,
        look=Look(_panel(settings), pictures, content.look),
        now=now,
        utc=utc,
        notices=notices,
        tongues=tuple(tongue_of(settings, spoken) for spoken in (content, *others)),
        headphones=headphones,
        idle_s=settings.idle_s,
        answer_s=settings.answer_s,
        kiosk=settings.kiosk,
        input_mode=settings.input_mode,
        keymap=Keymap(settings.keys, settings.switch_move, settings.switch_select),
        dwell_s=settings.dwell_s,
        saver_s=settings.screen_saver_min * 60,
        printer=printer,
        more_packs=tuple(tongue_of(settings, spoken) for spoken in more),
        limits=Limits.of(settings.desk),
    )
    return Kiosk(parts)


def keep_problems(settings: Settings) -> None:
    """Write what goes wrong to a file that only the kiosk's user can read: never to a patient's screen."""
    path = settings.data / PROBLEM_LOG
    path.touch(mode=0o600, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)


def run_kiosk(settings: Settings, *, windowed: bool, say: Callable[[str], None]) -> int:
    """Open the kiosk and stay until it is closed.

    Args:
        windowed: a window instead of the whole panel.
        say: tells the person at the terminal what is going on.

    Raises:
        KioskError: content, settings, records or screen are not fit.
    """
    from kiosk.ui.environment import open_window, prepare

    content, settings, older = load_or_last_good(settings, say)
    others, not_offered = load_others(settings)
    offered = with_more_packs(settings, others, load_content)
    more = offered.more
    records = open_and_recover(settings, content.pack, lambda: datetime.now(UTC), [each.pack for each in more])
    try:
        prepare(settings.panel.width, settings.panel.height, fullscreen=not windowed)
        open_window()
        keep_problems(settings)
        keeper = Housekeeping(records, settings.retention_days)
        keeper.start()
        narrator = make_narrator(settings, content)
        prepare_all(settings, content, offered.others, narrator, more)
        from kiosk.ui.app import KioskApp

        if not records.staff.has_admin():
            say("Practice - not for patients, until an admin PIN is set.")
            say("Set it on the screen (hold the logo for 2 seconds), or: ./run staff add NAME --role admin")
        sense = OutputSense()

        def make() -> Kiosk:
            return build(
                settings,
                content,
                records,
                narrator,
                headphones=lambda: sense.headphones,
                others=offered.others,
                not_offered=(*older, *not_offered, *offered.notices),
                more=more,
                printer=take_home.printer() is not None,
            )

        def close() -> None:
            sense.close()
            keeper.stop()
            records.close()

        KioskApp(make, close, stays=not windowed, screen_readers=settings.access_tree == "auto").run()
    except BaseException:
        records.close()
        raise
    return 0
