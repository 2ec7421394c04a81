"""What follows from a look: verdicts, findings, alerts, and the command line."""
