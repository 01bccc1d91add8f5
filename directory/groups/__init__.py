"""Who looks after a group's entry: the actions of assets, together with the mail that each of them sends.

Members use them (directory.joining), and convenors (directory.moderation).
"""
