"""The state: SQLite by default, PostgreSQL by URL. `store.py` is the way in; decisions are made elsewhere."""
