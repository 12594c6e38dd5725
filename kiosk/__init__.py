"""A voice-enabled patient kiosk."""

__version__ = "0.1.0"
