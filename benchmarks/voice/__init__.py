"""How fast the voice answers a finger, beside its peers: ``python -m benchmarks.voice``. See the README next to it."""
