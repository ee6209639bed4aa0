"""Everything around the program: set-up, start and stop, and what a machine lacks. No Flask in here."""
