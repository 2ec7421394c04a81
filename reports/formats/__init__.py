"""One format per file, each made from the record alone."""
