"""Training scripts; nothing here is needed to serve."""
