"""Looking at changed wordings, facts and switches before they are live."""
