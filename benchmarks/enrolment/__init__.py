"""One click to join, beside a peer that writes the same rows."""
