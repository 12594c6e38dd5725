"""The one idle clock (N-D1, N-D2), on a clock of the test's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.idle import ANSWER_S, IDLE_S, IdleClock, IdleEvent

ALERT, AGAIN, EXPIRED = IdleEvent.ALERT, IdleEvent.AGAIN, IdleEvent.EXPIRED


class Rig:
    """An idle clock that is ticked once a second; ``events`` are (second, event)."""

    def __init__(self, idle_s: float = IDLE_S, answer_s: float = ANSWER_S) -> None:
        self.now = 0.0
        self.events: list[tuple[float, IdleEvent]] = []
        self.clock = IdleClock(lambda: self.now, lambda event: self.events.append((self.now, event)), idle_s, answer_s)

    def wait(self, seconds: int, *, speaking: bool = False) -> None:
        for _ in range(seconds):
            self.now += 1
            self.clock.tick(speaking=speaking)


def test_n_d1_the_limits_are_within_the_norm() -> None:
    assert 120 <= IDLE_S <= 300
    assert 20 <= ANSWER_S <= 45


def test_n_d1_alert_after_120_s_again_at_the_half_end_after_45_s_more() -> None:
    rig = Rig()
    rig.clock.start()
    rig.wait(119)
    assert rig.events == []
    assert not rig.clock.alerting
    rig.wait(1)
    assert rig.events == [(120, ALERT)]
    assert rig.clock.alerting
    assert rig.clock.remaining_s() == 45
    rig.wait(300)
    assert rig.events == [(120, ALERT), (143, AGAIN), (165, EXPIRED)]
    assert not rig.clock.alerting


def test_n_d1_the_time_left_counts_down() -> None:
    rig = Rig()
    rig.clock.start()
    rig.wait(130)
    assert rig.clock.remaining_s() == 35


def test_n_d1_there_is_no_limit_to_extensions() -> None:
    rig = Rig()
    rig.clock.start()
    for _ in range(25):
        rig.wait(164)
        rig.clock.start()
    assert [event for _, event in rig.events] == [ALERT, AGAIN] * 25


def test_n_d1_each_alert_gives_the_whole_time_to_answer() -> None:
    rig = Rig()
    rig.clock.start()
    rig.wait(150)
    rig.clock.start()
    rig.wait(120)
    assert rig.clock.remaining_s() == 45


def test_n_d2_the_clock_stands_still_while_the_kiosk_speaks() -> None:
    rig = Rig()
    rig.clock.start()
    rig.wait(100)
    rig.wait(1000, speaking=True)
    rig.wait(19)
    assert rig.events == []
    rig.wait(1)
    assert [event for _, event in rig.events] == [ALERT]


def test_n_d1_the_words_of_the_alert_do_not_lengthen_the_time_to_answer() -> None:
    rig = Rig()
    rig.clock.start()
    rig.wait(120)
    rig.wait(45, speaking=True)
    assert rig.events[-1] == (165, EXPIRED)


def test_a_stopped_clock_tells_nothing() -> None:
    rig = Rig()
    rig.wait(1000)
    rig.clock.start()
    rig.wait(125)
    rig.clock.stop()
    rig.wait(1000)
    assert [event for _, event in rig.events] == [ALERT]
    rig.clock.start()
    rig.wait(119)
    assert len(rig.events) == 1


@given(st.lists(st.tuples(st.sampled_from(["wait", "speak", "touch"]), st.integers(1, 200)), max_size=20))
def test_n_d1_n_d2_any_visit(visit: list[tuple[str, int]]) -> None:
    """Against a plain count of the silent seconds since the last touch."""
    rig, expected = Rig(), []
    rig.clock.start()
    silent: float = 0
    alerted: float | None = None
    ended = False
    for what, seconds in visit:
        if what == "touch":
            if not ended:
                rig.clock.start()
                silent, alerted = 0, None
            continue
        for _ in range(seconds):
            rig.wait(1, speaking=what == "speak")
            if ended:
                continue
            if alerted is None:
                silent += what == "wait"
                if silent >= 120:
                    alerted = rig.now
                    expected.append((rig.now, ALERT))
            elif rig.now - alerted == 23:
                expected.append((rig.now, AGAIN))
            elif rig.now - alerted == 45:
                expected.append((rig.now, EXPIRED))
                ended = True
    assert rig.events == expected
