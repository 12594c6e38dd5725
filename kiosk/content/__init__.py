"""What the kiosk says: packs of words, rules and sources, checked before anyone hears them."""
