"""What the kiosk is measured with. Not part of the kiosk."""
