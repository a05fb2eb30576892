"""Survey exports come in: understood, bound to a questionnaire, written without direct identifiers."""
