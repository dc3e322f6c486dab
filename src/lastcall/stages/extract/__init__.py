"""Passages to claims; `extract` is the door, EXTRACTORS the registry."""
