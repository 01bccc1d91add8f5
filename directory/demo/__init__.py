"""The fictional demo place, brought in by the very importers that real data uses."""
