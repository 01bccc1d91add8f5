"""How well the search answers what people type: queries over the demo place, with what should be found."""
