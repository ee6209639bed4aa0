"""A module that cannot be loaded: what it needs is not installed."""

import a_package_that_is_not_there  # noqa: F401
