from directory.models.search_ledger import LedgerEntry

__all__ = ["LedgerEntry"]
