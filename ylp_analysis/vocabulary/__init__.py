"""The ground floor: the words, the years and the dated world that every other room uses."""
