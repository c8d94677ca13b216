"""Doors of documents and reports."""
