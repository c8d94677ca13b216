"""The doors to what the public tells: anybody's, and the officers'."""
