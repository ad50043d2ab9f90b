"""Tests of ``gan.browser``; the folder ``browser`` has those that drive a browser."""
