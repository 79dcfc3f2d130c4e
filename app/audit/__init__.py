"""The Streamlit app: ``main.py`` is the entry, ``views/`` has one module a page."""
