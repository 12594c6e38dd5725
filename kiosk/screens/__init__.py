"""The one table of screens: the name a step asks for, and the class that shows it."""

from __future__ import annotations

from kiosk.screens.code import CodeScreen
from kiosk.screens.hear import HearScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.info import InfoScreen
from kiosk.screens.pick import PickScreen
from kiosk.screens.question import QuestionScreen
from kiosk.screens.review import ReviewScreen
from kiosk.screens.route import RouteScreen
from kiosk.screens.sight import SightScreen
from kiosk.screens.staff_login import StaffLoginScreen
from kiosk.screens.staff_panel import StaffPanelScreen
from kiosk.screens.staff_start import StaffStartScreen
from kiosk.screens.staff_visit import StaffVisitScreen
from kiosk.screens.teach_back import TeachBackScreen
from kiosk.screens.thanks import ThanksScreen
from kiosk.screens.try_keys import TryKeysScreen
from kiosk.screens.ways import WaysScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.ui.page import Page

SCREENS: dict[str, type[Page]] = {
    "welcome": WelcomeScreen,
    "code": CodeScreen,
    "pick": PickScreen,
    "info": InfoScreen,
    "teach_back": TeachBackScreen,
    "route": RouteScreen,
    "question": QuestionScreen,
    "review": ReviewScreen,
    "thanks": ThanksScreen,
    "help": HelpScreen,
    "hear": HearScreen,
    "sight": SightScreen,
    "ways": WaysScreen,
    "try_keys": TryKeysScreen,
    "staff_login": StaffLoginScreen,
    "staff_panel": StaffPanelScreen,
    "staff_start": StaffStartScreen,
    "staff_visit": StaffVisitScreen,
}
