"""Tests of `server/db`."""
