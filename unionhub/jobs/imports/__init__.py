"""Imports: a file becomes rows, each checked, shown, confirmed, and done once."""
