"""A source file -> what of a vendor is used in it."""
