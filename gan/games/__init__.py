"""Games on paper: distributions of points in one and two dimensions, their scores, and the programs of pages about them."""
