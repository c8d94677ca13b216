"""What the ``opening_hours`` package of npm says of our timetables (see README.md)."""
