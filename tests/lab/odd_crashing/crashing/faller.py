"""Falls over."""

raise SystemExit("no configuration, no service")
