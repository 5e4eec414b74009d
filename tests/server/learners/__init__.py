"""Tests of `server/learners`."""
