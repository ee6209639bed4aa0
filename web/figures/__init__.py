"""The figures: how many conversations were about what, where people stopped, whether it helped. Never about one of them."""
