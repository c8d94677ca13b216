"""Django's PostgreSQL engine, with an end to every wait (``ENGINE`` in settings)."""
