"""The one keymap (N-T6, N-T8)."""

from __future__ import annotations

from kiosk.session import InputMode
from kiosk.ui.keys import KEEPS_VOICE, KEY_NAMES, KEYMAP, MIRRORED, KeyAction, Keymap, digit


def test_n_t8_arrows_enter_space_and_the_keypad() -> None:
    arrows = {273: KeyAction.BACKWARD, 276: KeyAction.BACKWARD, 274: KeyAction.FORWARD, 275: KeyAction.FORWARD}
    press = dict.fromkeys((13, 271, 32), KeyAction.FIRE)
    assert arrows.items() <= KEYMAP.items()
    assert press.items() <= KEYMAP.items()
    sdl = 1 << 30  # SDL's keycode of a key that makes no letter: this bit and its scancode
    keypad = {
        sdl | 0x72: KeyAction.FASTER,
        sdl | 0x73: KeyAction.SLOWER,
        sdl | 0x80: KeyAction.LOUDER,
        sdl | 0x81: KeyAction.SOFTER,
    }
    assert keypad.items() <= KEYMAP.items()


def test_every_action_has_a_key() -> None:
    assert set(KEYMAP.values()) == set(KeyAction)


def test_n_a2_only_the_volume_does_not_interrupt() -> None:
    assert {KeyAction.LOUDER, KeyAction.SOFTER} == KEEPS_VOICE


def test_digits_of_the_row_and_of_the_number_pad() -> None:
    assert [digit(48 + number) for number in range(10)] == list("0123456789")
    assert [digit(256 + number) for number in range(10)] == list("0123456789")
    found = [key for key in range(2048) if digit(key) is not None]
    assert found == [*range(48, 58), *range(256, 266)]


def test_no_digit_is_an_action_as_well() -> None:
    assert not [key for key in KEYMAP if digit(key) is not None]


def test_where_reading_goes_leftwards_left_is_next_and_nothing_else_changes() -> None:
    keymap, left, right = Keymap(), KEY_NAMES["left"], KEY_NAMES["right"]
    assert keymap.action(left, InputMode.KEYS, rtl=True) is KeyAction.FORWARD
    assert keymap.action(right, InputMode.KEYS, rtl=True) is KeyAction.BACKWARD
    assert set(MIRRORED) == {left, right}
    for key in set(KEYMAP) - set(MIRRORED):
        assert keymap.action(key, InputMode.KEYS, rtl=True) is keymap.action(key, InputMode.KEYS)


def test_a_clinic_s_own_left_and_right_are_mirrored_but_no_switch_is() -> None:
    keymap = Keymap({"left": "back", "right": "next"}, move=["right"], select=["left"])
    left, right = KEY_NAMES["left"], KEY_NAMES["right"]
    assert keymap.action(left, InputMode.KEYS, rtl=True) is KeyAction.NEXT
    assert keymap.action(right, InputMode.KEYS, rtl=True) is KeyAction.BACK
    for rtl in (False, True):
        assert keymap.action(right, InputMode.TWO_SWITCHES, rtl=rtl) is KeyAction.FORWARD
        assert keymap.action(left, InputMode.TWO_SWITCHES, rtl=rtl) is KeyAction.FIRE
