"""`python -m benchmarks [NAME ...]`: run the benchmarks and print their ratios with the goals."""

from __future__ import annotations

import argparse
import importlib
import sys

NAMES = ("serving", "uploads", "ladder", "joins", "reading", "jobs", "starting", "weight", "viewer")


def main() -> int:
    """Run the named benchmarks (all without names); return 1 when one cannot run here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="which (all without names)")
    status = 0
    for name in parser.parse_args().names or NAMES:
        print(f"== {name}", flush=True)
        status |= int(importlib.import_module(f"benchmarks.{name}").main() or 0)
    return status


if __name__ == "__main__":
    sys.exit(main())
