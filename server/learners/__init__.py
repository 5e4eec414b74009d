"""Learners and their cohorts."""
