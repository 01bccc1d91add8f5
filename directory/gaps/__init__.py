"""Gaps: who can reach what, worked out beside the pages and kept.

``question`` is what is asked, ``stored`` finds what is kept, ``actions`` ask for more and write it down, ``jobs``
is what the worker is handed. ``working`` does the sums and draws the maps; it alone needs scipy, geopandas and
folium, and no page imports it.
"""
