"""What changed in a listing, in plain words: shared ground of the pages that convenors and groups read changes on."""
