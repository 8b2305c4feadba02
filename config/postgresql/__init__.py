"""Django's backend for PostgreSQL, for those who must not wait for ever: see `base`, which Django looks for."""
