"""The sample city: made up, and saying so (pure)."""
