"""The names by which imports above geo know what lies in geo.coordinates."""

from geo.coordinates import degree_fault, grid_fault, in_britain

__all__ = ["degree_fault", "grid_fault", "in_britain"]
