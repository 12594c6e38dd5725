"""The one widget kit: a touch area, a button, an answer tile, a spoken text, a progress bar, a list in pages."""
