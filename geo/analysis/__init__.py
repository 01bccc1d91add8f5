"""Sums about places that need no database: plain numbers in, plain numbers out."""
