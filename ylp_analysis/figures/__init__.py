"""From evidence to a picture (pure: returns, never saves)."""
