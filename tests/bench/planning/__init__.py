"""How long planners' sums take over the whole of England, beside other ways to do them."""
