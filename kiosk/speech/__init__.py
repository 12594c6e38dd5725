"""The voice: what is said, how it becomes sound, and how it is heard.

    narrator      what is said and in which order; the only part screens talk to
      clips       sentence -> WAV with word times; a cache on disk by content hash
        lexicon, sentences, clip, sound   pure parts: spoken form, cuts, file, samples
        synthesizer -> worker -> espeak_driver   pyttsx3 + espeak-ng in a process of its own
          engine                  which engine that is; piper_engine, stock_engine are the others
          human                   a human recording becomes a clip
      player      one sound-system child an utterance; SilentPlayer is a clock; recording writes a WAV
      utterance   the words and the states of it; no behaviour
      transcript  what was said, exactly, for tests and the demo
      notices     trouble, for staff

The UI thread calls everything and `Narrator.tick` each frame. The worker and the player's child can die,
hang or be missing: they are replaced, or a silent clock of the same length runs in their place.
"""

from kiosk.speech.build import open_narrator, silent_narrator
from kiosk.speech.clip import Clip, WordTime, clip_of, written_words
from kiosk.speech.clips import Clips, ClipStore
from kiosk.speech.engine import Engine
from kiosk.speech.latency import SoundCheck
from kiosk.speech.lexicon import Lexicon, Spoken
from kiosk.speech.narrator import Narrator
from kiosk.speech.notices import Notice, Notices
from kiosk.speech.player import ChildPlayer, Player, SilentPlayer
from kiosk.speech.rates import DEFAULT_RATE, DEFAULT_VOLUME, RATES, VOLUMES_DB, Rate
from kiosk.speech.recording import RecordingPlayer
from kiosk.speech.silent_clips import SilentClips
from kiosk.speech.synthesizer import Job, Synthesizer
from kiosk.speech.tone import tone
from kiosk.speech.transcript import Entry, Transcript
from kiosk.speech.utterance import Event, NarratorState, Priority, Utterance
from kiosk.speech.voice import Voice

__all__ = [
    "DEFAULT_RATE",
    "DEFAULT_VOLUME",
    "RATES",
    "VOLUMES_DB",
    "ChildPlayer",
    "Clip",
    "ClipStore",
    "Clips",
    "Engine",
    "Entry",
    "Event",
    "Job",
    "Lexicon",
    "Narrator",
    "NarratorState",
    "Notice",
    "Notices",
    "Player",
    "Priority",
    "Rate",
    "RecordingPlayer",
    "SilentClips",
    "SilentPlayer",
    "SoundCheck",
    "Spoken",
    "Synthesizer",
    "Transcript",
    "Utterance",
    "Voice",
    "WordTime",
    "clip_of",
    "open_narrator",
    "silent_narrator",
    "tone",
    "written_words",
]
