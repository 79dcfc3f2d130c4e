"""Pages. Each module has a function ``render``; what a page knows and does comes from ``app.desk``."""
