"""geo knows places: boundaries, postcodes, people and spatial maths. It has no idea what a charity is."""
