"""Looking after a group's own entries: written in small steps, saved as it goes, sent to be looked at."""
