"""The citizen's conversation: next question, brakes, summary."""
