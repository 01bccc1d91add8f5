"""Mail that the site sends: a queue in the database (docs/decisions/0015). Shared ground of the slices."""
