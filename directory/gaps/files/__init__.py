"""Figures as files to take away: tables, shapes, a report. Each says how it was made, of what, and by which licences.

``figures`` is what all of them hold, as it is shown on pages: what is hidden there is hidden here. ``texts`` writes CSV
and GeoJSON, ``shapes`` GeoPackage and GeoParquet by a process of its own, ``report`` a PDF or a picture.
"""
