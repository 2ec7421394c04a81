"""What is kept of a round: the journal, the record, and the formats made from it."""
