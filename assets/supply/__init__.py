"""What there is, as arrays for sums about places (geo.analysis): which listings count, where, and what each can take.

It is picked by the finder's own conditions, so that "free" or "step-free" mean the same for planners as for somebody
who searches.
"""
