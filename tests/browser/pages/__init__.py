"""What tests of one page share: how it is opened, read and worked by hand. A module a page."""
