"""The pages: each a file, or a folder with the page, its state, its views and its files. A page imports no page."""
