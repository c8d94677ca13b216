"""The doors of visits: scanning, counting heads, figures, codes for the door."""
