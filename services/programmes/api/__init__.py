"""The doors of programmes."""
