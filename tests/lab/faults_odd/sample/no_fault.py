"""Has a story, and no fault."""
