"""Public doors to the reference data: read only, and cheap to ask again (ETag)."""
