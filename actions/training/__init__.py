"""Role-play, coding of techniques, feedback."""
