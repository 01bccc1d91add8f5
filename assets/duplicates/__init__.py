"""Which listings may be one and the same: how alike two are, and where to look for a listing's like."""

from assets.duplicates.candidates import Candidate, Found, find_candidates, similar_to

__all__ = ["Candidate", "Found", "find_candidates", "similar_to"]
