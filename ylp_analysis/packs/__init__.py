"""From notebooks to a pack that people may read."""
