"""The words of the house: pure, no pytest, no I/O, imports nothing of ours."""
