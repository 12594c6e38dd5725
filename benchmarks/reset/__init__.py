"""How long "reset now" takes in the real program: ``python -m benchmarks.reset``."""
