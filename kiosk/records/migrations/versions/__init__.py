"""One file a revision; its number leads the name."""
