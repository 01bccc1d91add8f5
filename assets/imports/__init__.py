"""Listings from other people's lists: a file and a mapping become records, records become a difference.

``mapping_file`` reads the declaration, ``records`` turns rows into documents by it, ``resolve`` finds the places
and rows they name, ``reconcile`` compares them with what is stored, and ``listings`` is the ``Import`` that
runs it all through :mod:`geo.imports.plan`.
"""
