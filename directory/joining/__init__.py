"""Groups join the map: find or claim an entry, look after it with others, hear what visitors say is wrong."""
