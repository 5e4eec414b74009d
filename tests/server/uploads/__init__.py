"""Tests of resumable uploads."""
