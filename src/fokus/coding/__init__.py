"""Codes on text, and the log of who put them there."""
