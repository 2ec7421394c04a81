"""The configuration has not been backed up for thirty hours."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    archive = max(estate.root("/backup/alphapulse").glob("config_*.tar.gz")).name
    estate.set_mtime(f"/backup/alphapulse/{archive}", age_hours=30)


FAULT = Fault(break_, causes=[causes("APV2-D18", "apv2-1", "violated", "P3")])
