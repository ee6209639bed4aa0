"""What this service is built of: the packages of both environments, their bill of materials, and what is known against them."""
