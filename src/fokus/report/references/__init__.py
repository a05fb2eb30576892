"""References: what a chapter cites, the file that it is found in, and how a style prints it."""
