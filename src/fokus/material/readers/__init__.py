"""Transcripts as they come: one grammar for talk written out, one reader a container."""

from fokus.material.readers.reading import Reading, Utterance
from fokus.material.readers.recognize import read_interview

__all__ = ["Reading", "Utterance", "read_interview"]
