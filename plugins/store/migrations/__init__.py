"""Alembic's migrations of the store: `env.py`, and one file for each version."""
