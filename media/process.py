"""The one door to other programs: bounded, sandboxed, watched, and never left behind."""
