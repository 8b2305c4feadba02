"""Django's backend for SQLite, for many who write: see `base`, which Django looks for."""
