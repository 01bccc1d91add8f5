"""The names by which imports above geo know what lies in geo.text."""

from geo.text import shortened, storable, tidy

__all__ = ["shortened", "storable", "tidy"]
