"""The Rasa project: what people say, which action answers, and the channel the gateway talks to."""
