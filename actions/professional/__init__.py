"""The professional's workbench: ask, prepare, reflect."""
