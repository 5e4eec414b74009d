"""Tests of `server/accounts`."""
