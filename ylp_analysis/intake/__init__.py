"""From a raw frame of text to trusted rows (pure)."""
