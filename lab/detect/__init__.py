"""The fault matrix: each fault turns exactly the cells that it says, to exactly that, and nothing else moves."""
