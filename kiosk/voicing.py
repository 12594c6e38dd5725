"""The voice for the content: which one speaks, what it has to say, and whether it can."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec

from kiosk.content.phrases import ended
from kiosk.errors import Fault, KioskError
from kiosk.journey import other_title_words, steps, title_words
from kiosk.languages import language_of
from kiosk.loading import Content
from kiosk.settings import Settings, VoiceSettings
from kiosk.speech import RATES, VOLUMES_DB, Engine, Lexicon, Narrator, Player, Transcript, Voice, open_narrator
from kiosk.speech.engine import config_of
from kiosk.tongue import Tongue


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
