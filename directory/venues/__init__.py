"""Between a group and the space of somebody else that it meets at: ground that several slices share."""
