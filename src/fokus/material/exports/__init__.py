"""Survey exports, one module a format."""
