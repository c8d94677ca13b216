def refresh() -> int:
    """Later."""
    return 0
