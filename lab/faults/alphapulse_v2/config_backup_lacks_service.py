"""A new service has a configuration that nobody backs up."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/opt/alphapulse/backend_v2/services_v2/dashboard/config.toml", "[dashboard]\nport = 8080\n")


FAULT = Fault(break_, causes=[causes("APV2-D18", "apv2-1", "violated", "P3")])
