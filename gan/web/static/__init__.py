"""Static pages: a folder that needs no server, made from the app's own pages; the visitor's browser computes the pictures."""
