"""assets knows what a community has, and the rules about it. It has no idea who is looking."""
