"""The doors of review."""
