"""From rows to numbers (pure)."""
