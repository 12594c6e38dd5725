"""``./run say``: a text as patients would hear it, for the person who owns the words."""

from __future__ import annotations

import time
import wave
from collections.abc import Callable
from pathlib import Path

from kiosk.content.loader import languages, load_lexicon, load_pack
from kiosk.content.recordings import find
from kiosk.errors import Fault, KioskError
from kiosk.settings import Settings
from kiosk.speech import (
    DEFAULT_RATE,
    DEFAULT_VOLUME,
    RATES,
    VOLUMES_DB,
    Clip,
    ClipStore,
    Lexicon,
    Synthesizer,
    Voice,
)
from kiosk.speech.clip import SAMPLE_RATE, read_pcm
from kiosk.speech.player import ChildPlayer, Player
from kiosk.voicing import engine_of, voice_fault

STEP_S = 0.005
"""How often is looked whether a sentence is made or over, in s."""


def say(
    settings: Settings,
    text: str,
    *,
    language: str | None = None,
    rate_step: int = DEFAULT_RATE,
    out: Path | None = None,
    tell: Callable[[str], None],
    player: Player | None = None,
) -> None:
    """Say ``text`` on the sound device, or into a WAV file, with the pack's pronunciations and recordings.

    Args:
        language: of ``text``, one that the pack has; the kiosk's when None.
        rate_step: index into `RATES`; it is told counted from 1, as patients see it.
        out: the file; None = play it.
        tell: tells the person at the terminal what is going on.
        player: what plays it; the sound device when None.

    Raises:
        KioskError: there is nothing to say, the language, rate or voice is unknown, the file cannot be written, there
            is no device.
    """
    voice = voice_for(settings, language or settings.language)
    if not voice.lexicon.speak(text).text.strip():
        raise KioskError(Fault(None, 0, "there is nothing to say", "give a text with a word in it"))
    if out is not None and out.suffix.lower() != ".wav":
        raise KioskError(Fault(out, 0, "only WAV files are written", "give --out a name that ends in .wav"))
    if fault := voice_fault(settings):
        raise KioskError(fault)
    if not 0 <= rate_step < len(RATES):
        raise KioskError(Fault(None, 0, f"there is no rate {rate_step + 1}", f"give a number from 1 to {len(RATES)}"))
    own_player = None
    if out is None and player is None:
        own_player = player = ChildPlayer(time.monotonic)
    engine = engine_of(settings)
    synthesizer = Synthesizer(time.monotonic, deadline_s=engine.deadline_s, command=engine.command)
    try:
        if player is not None:
            _need_device(player)
        tell(f"Rate {rate_step + 1} of {len(RATES)}: {RATES[rate_step].words_per_minute} words a minute.")
        store = ClipStore(settings.cache / "clips", synthesizer, engine=engine)
        try:
            clips = [_clip(store, synthesizer, text[a:b], rate_step, voice) for a, b in store.spans(text, voice)]
            if out is not None:
                _write(out, clips)
            elif player is not None:
                _play(player, clips)
        finally:
            store.close()
    except OSError as error:
        mend = "make it writable, or set another one as cache in kiosk.yaml"
        raise KioskError(Fault(settings.cache, 0, f"no clip can be made here ({error.strerror})", mend)) from None
    finally:
        synthesizer.close()
        if own_player is not None:
            own_player.close()


def voice_for(settings: Settings, language: str) -> Voice:
    """The voice that speaks ``language``, with what the pack says of it; a pack with faults lends its lexicon.

    Raises:
        KioskError: the pack has no such language, or its lexicon is broken.
    """
    folder = settings.content / settings.pack
    known = languages(folder)
    if language not in known:
        mend = f"choose one of: {', '.join(known) or 'none yet'}"
        raise KioskError(Fault(None, 0, f"the pack {settings.pack} has no language {language!r}", mend))
    name = settings.voice.name if language == settings.language else language.lower()
    try:
        pack = load_pack(folder, language, clinic=settings.clinic)
    except KioskError:
        # Hearing how a word sounds comes before the check is content.
        return Voice(name, Lexicon(load_lexicon(folder, language)))
    return Voice(name, Lexicon(dict(pack.lexicon)), find(folder, pack).playable)


def _clip(store: ClipStore, synthesizer: Synthesizer, text: str, rate_step: int, voice: Voice) -> Clip:
    """The clip of one sentence; nothing of it is kept."""
    made: list[Clip] = []
    store.want(text, rate_step, voice, made.append, urgent=True, cache=False)
    while not made:
        time.sleep(STEP_S)
        store.poll()
    if made[0].path is None:
        reasons = [synthesizer.reason, *(notice.detail for notice in synthesizer.notices.all)]
        why = next(filter(None, reasons), "the engine gave no sound")
        mend = "change the text, or voice in kiosk.yaml"
        raise KioskError(Fault(None, 0, f"the voice can't say {text!r}: {why}", mend))
    return made[0]


def _write(out: Path, clips: list[Clip]) -> None:
    try:
        with out.open("wb") as file, wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(SAMPLE_RATE)
            for clip in clips:
                sound.writeframes(read_pcm(clip.path) if clip.path else b"")
    except OSError as error:
        raise KioskError(Fault(out, 0, f"it can't be written ({error.strerror})", "choose another file")) from None


def _play(player: Player, clips: list[Clip]) -> None:
    for clip in clips:
        _need_device(player)
        player.play(clip, gain_db=VOLUMES_DB[DEFAULT_VOLUME])
        while player.available and player.position_ms() is not None:
            time.sleep(STEP_S)
            player.poll()
    _need_device(player)


def _need_device(player: Player) -> None:
    if not player.available:
        mend = "plug one in and switch it on, or write a file with --out x.wav"
        raise KioskError(Fault(None, 0, "there is no sound device", mend))
