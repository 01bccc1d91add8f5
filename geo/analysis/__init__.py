"""Sums about places that need no database: plain numbers in, plain numbers out.

``suppression`` needs nothing but Python. The others need numpy, scipy and shapely, and are not for the finder's
workers: ``points`` (what is put in), ``access`` (what people can get to), ``coverage`` (shares of people by area),
``inequality``, ``siting`` (where more would help most), ``scenario`` (what if), and ``tiled`` (the same on many
machines).
"""
