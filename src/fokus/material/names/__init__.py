"""Names and other identifiers in transcripts: the key, what gives a person away, and its replacement."""
