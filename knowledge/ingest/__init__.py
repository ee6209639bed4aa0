"""Takes in a user's own documents: read, repaired, cut along their headings, kept with page or line."""
