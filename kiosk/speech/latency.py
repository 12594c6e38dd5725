"""How long a sound takes from the command to the output: for the staff's sound test."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kiosk.speech.output import pactl

_QUERY_S = 1.0  # staff wait for it


@dataclass(frozen=True, slots=True)
class SoundCheck:
    """What could be measured of the sound that was started last. What could not is None, never a guess.

    Attributes:
        device: the output's name, for people; None when there is none.
        taken_ms: from the command until the sound system had taken the first samples, in ms.
        output_ms: from there until they are heard, in ms, as the sound system reports it.
    """

    device: str | None
    taken_ms: float | None = None
    output_ms: float | None = None


def reported(pid: int) -> tuple[str, float] | None:
    """The output that the process ``pid`` plays on, and its delay in ms, by the sound server's own account."""
    inputs = pactl("-f", "json", "list", "sink-inputs", timeout_s=_QUERY_S)
    sinks = pactl("-f", "json", "list", "sinks", timeout_s=_QUERY_S)
    if inputs is None or sinks is None:
        return None
    try:
        ours = [one for one in json.loads(inputs) if one["properties"].get("application.process.id") == str(pid)]
        names = {sink["index"]: sink.get("description") or sink["name"] for sink in json.loads(sinks)}
        return str(names[ours[0]["sink"]]), float(ours[0]["sink_latency_usec"]) / 1000
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None  # an older pactl, or another server, tells it in another form or not at all
