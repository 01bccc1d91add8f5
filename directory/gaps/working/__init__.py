"""The sums and the maps, for the worker: nothing that serves pages imports this."""
