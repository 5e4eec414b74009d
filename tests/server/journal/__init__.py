"""Tests of `server/journal`."""
