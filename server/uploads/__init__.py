"""Resumable uploads: bytes on disk that survive any cut, and how they become footage."""
