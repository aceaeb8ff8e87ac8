"""Honest evidence about the gap between disadvantaged pupils and their peers."""
