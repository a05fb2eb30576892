"""The local page: a thin door. It shows what the study holds, and writes what a coder decides."""
