"""``./run gallery``: every screen as people will see it, to look through in a browser."""
