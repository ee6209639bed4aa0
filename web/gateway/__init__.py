"""What stands between the public port and Rasa; one module for each thing it does to a message."""
