"""Bringing files in: read, check, show a diff, apply in one transaction.

Every importer is an ``Import`` (see ``plan``). It reads rows in a stream, rejects what it cannot take with
the line and the reason, compares the rest with what is stored and tells the difference; only
``run(…, apply=True)`` writes, all of it or nothing, and keeps an ``ImportRun``.
"""
