"""The journal: the append-only record of viewings, and what is derived from it."""
