"""What is wrong stands over the page of the preview, and leaves the page in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.core.window import Window

from kiosk.ui.fault_list import ROWS, FaultList

if TYPE_CHECKING:
    from conftest import Place


def test_the_first_faults_are_named_the_rest_counted_and_the_page_stays_in_sight(place: Place) -> None:
    faults = [f"words/en.yaml:{n}:7: {'it has more than 2 sentences ' * 9}; split it" for n in range(ROWS + 4)]
    found = FaultList(faults)
    assert found.text.splitlines()[:ROWS] == faults[:ROWS]
    assert found.text.splitlines()[ROWS].startswith("and 4 more")
    assert found.y >= Window.height / 2
    assert found.top == Window.height
    assert found.texture_size[0] <= Window.width
    short = FaultList(faults[:1])
    assert short.text.splitlines() == [faults[0], "Below: the content as it last was good."]
    assert short.texture_size[1] <= short.height
    assert FaultList(faults, whole=True).size == list(Window.size)
