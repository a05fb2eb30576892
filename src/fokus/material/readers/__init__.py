"""Transcripts as they come, one module a format."""
