"""What remains when something breaks in the middle: all of it, or nothing."""
