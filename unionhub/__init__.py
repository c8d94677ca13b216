"""UnionHub: member services of a provincial trade-union federation."""

__version__ = "0.1.0"
