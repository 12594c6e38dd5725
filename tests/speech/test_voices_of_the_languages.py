"""Each language is spoken by a voice of its own on the real engine."""

from __future__ import annotations

import pytest
from speech_rig import until

from kiosk.languages import LANGUAGES
from kiosk.loading import load_content
from kiosk.settings import Settings
from kiosk.speech import DEFAULT_RATE, ClipStore, Lexicon
from kiosk.voicing import everything_spoken, voice_of


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_fifth_text_of_a_language_becomes_sound_with_its_words_marked(tag: str, store: ClipStore) -> None:
    """N-A1, N-A6"""
    settings = Settings()
    content = load_content(settings, tag)
    voice = voice_of(settings, content)
    assert voice.name == LANGUAGES[tag].voice
    texts = everything_spoken(content)[::5]
    assert len(texts) > 40
    store.prepare(texts, DEFAULT_RATE, voice)
    until(lambda: store.progress[0] == store.progress[1], store.poll)
    for text in texts:
        for first, last in store.spans(text, voice):
            sentence = text[first:last]
            clip = store.get(sentence, DEFAULT_RATE, voice)
            assert clip is not None, sentence
            assert clip.path is not None, sentence
            assert clip.duration_ms > 60 * len(sentence.split())
            assert clip.words, sentence


@pytest.mark.parametrize(
    ("tag", "written", "spoken"),
    [
        ("es", "añadir PRP puede", "añadir pe erre pe puede"),
        ("fr", "Choisissez SPF 30 ou plus.", "Choisissez esse pé effe trente ou plus."),
        ("ar", "إضافة PRP قد", "إضافة بي آر بي قد"),
        ("fa", "افزودن PRP شاید", "افزودن پی آر پی شاید"),
    ],
)
def test_short_forms_are_said_letter_by_letter_in_the_language(tag: str, written: str, spoken: str) -> None:
    lexicon = Lexicon(dict(load_content(Settings(), tag).pack.lexicon))
    assert lexicon.speak(written).text == spoken
