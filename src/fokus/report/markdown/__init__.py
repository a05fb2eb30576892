"""Markdown: what writers write, read as blocks; nothing of it is lost without a word."""
