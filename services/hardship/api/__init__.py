"""The doors of hardship."""
