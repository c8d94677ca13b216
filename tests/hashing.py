"""Password hashing that costs nothing: the suite creates officers by the hundred."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """The algorithm of production with the smallest possible effort."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
