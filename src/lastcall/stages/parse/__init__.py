"""Documents to passages; `parse` is the door, PARSERS the registry."""
