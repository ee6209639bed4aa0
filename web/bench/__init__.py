"""How fast it is and what it costs: measured on this machine, each number from a run of its own."""
