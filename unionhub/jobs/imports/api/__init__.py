"""The doors of imports."""
