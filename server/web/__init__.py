"""What speaks HTTP: pages, media, headers, the guard."""
