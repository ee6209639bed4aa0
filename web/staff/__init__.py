"""Staff: who works here, how they log in, and what they may see."""

from __future__ import annotations

from web.staff.access import csrf_field, current, staff_page

__all__ = ["csrf_field", "current", "staff_page"]
