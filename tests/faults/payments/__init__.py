"""Payments that are killed, cut off and broken at every step."""
