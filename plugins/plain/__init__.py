"""Any testinfra suite over our connections, with all its tests at once."""
