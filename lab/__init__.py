"""The lab: five systems as small real programs on real SSH hosts. A target: it knows nothing of checks."""
