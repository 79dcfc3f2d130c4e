"""Makes the reference pages from the program itself, and the site from `docs/` and the pages beside it."""
