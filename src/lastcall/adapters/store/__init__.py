"""SQLite through SQLAlchemy Core: one writer, short transactions."""
