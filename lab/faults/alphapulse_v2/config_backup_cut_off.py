"""The archive of the configuration is half there."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    archive = max(estate.root("/backup/alphapulse").glob("config_*.tar.gz")).name
    estate.truncate(f"/backup/alphapulse/{archive}", 200)


FAULT = Fault(break_, causes=[causes("APV2-D18", "apv2-1", "violated", "P3")])
