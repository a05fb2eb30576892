"""What was collected, checked: transcripts and survey answers."""
