"""The nearest open station, beside a peer on PostgreSQL."""
