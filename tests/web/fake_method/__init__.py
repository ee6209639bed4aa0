"""A conversation method as small as can be, with the signatures of the real one."""
