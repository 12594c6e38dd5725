"""What a page that is read aloud costs the processor: ``python -m benchmarks.reading``."""
