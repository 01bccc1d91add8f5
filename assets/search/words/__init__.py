"""Understanding what somebody typed: its words, its spelling, the themes and the conditions that are in it."""
