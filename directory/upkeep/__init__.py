"""What is done at regular times: one list of steps, one command (``manage.py upkeep``). It may import the slices."""
