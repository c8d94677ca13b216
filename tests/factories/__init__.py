"""The smallest valid rows, and nothing more."""
