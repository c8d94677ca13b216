"""The public doors of stations: search, one station, the map layer, what changed."""
