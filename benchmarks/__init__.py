"""Performance, measured: paired runs in one go, ratios of medians. `python -m benchmarks` runs all."""
