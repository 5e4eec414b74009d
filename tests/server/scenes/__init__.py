"""Tests of `server/scenes`."""
