"""What ``./run`` and ``./test`` do, from a bare ``python3`` on."""
