"""Tests of `server/footage`."""
