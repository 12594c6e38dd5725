"""What is made before it is needed, so that no sentence waits for the one before it."""

from __future__ import annotations

from kiosk.speech.clip import Clip
from kiosk.speech.clips import Clips
from kiosk.speech.rates import DEFAULT_RATE
from kiosk.speech.utterance import NarratorState, Speaking

_SENTENCES = 2  # at the default rate, at which the content was prepared; at another, the rest of the page


def look_ahead(clips: Clips, state: NarratorState, speaking: Speaking) -> None:
    """Have the next sentences made while ``speaking`` is heard; after a change of rate all the rest of the page."""
    left = _SENTENCES if state.rate_step == DEFAULT_RATE else None
    coming = [(speaking.item.utterance, speaking.last)]
    coming += [(item.utterance, item.char) for item in state.waiting[:left]]
    for utterance, char in coming:
        if utterance.private and not state.allow_private:
            continue
        voice = utterance.voice or state.voice
        for first, last in clips.spans(utterance.text, voice):
            if last <= char or left == 0:
                continue
            left = None if left is None else left - 1
            text = utterance.text[first:last]
            if not clips.has(text, state.rate_step, voice, utterance.cache):
                clips.want(text, state.rate_step, voice, _made, urgent=True, cache=utterance.cache)


def _made(_: Clip) -> None:
    """A clip made ahead needs nothing done."""
