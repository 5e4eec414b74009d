"""The API for machines and for our own scripts: JSON in, JSON out, described by OpenAPI."""
