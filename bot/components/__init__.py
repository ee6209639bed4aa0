"""Our own steps in Rasa's language pipeline."""
