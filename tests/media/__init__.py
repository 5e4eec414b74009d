"""Tests of media/, on small real files made once per run."""
