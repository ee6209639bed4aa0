"""Keeping what is stored somewhere else, and putting it back: the same files for SQLite and for PostgreSQL."""
