"""The floor with a door to disk."""
