"""Community prescriptions, on screen *plans*: what a worker and a person choose together.

Two audiences use them, each in a slice of its own: workers (directory.prescribing) and the person (directory.own_plan).
"""
