"""What it costs to load, validate and prove content, and whether the cost grows in a straight line."""
