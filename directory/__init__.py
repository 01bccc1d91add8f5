"""directory is the site: it knows who is looking, and shows them what geo and assets hold."""
