"""The whole evaluation: what `make eval` prints."""
