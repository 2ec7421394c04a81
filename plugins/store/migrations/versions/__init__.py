"""One file for each version of the schema. They never change once they were released."""
