"""`python -m app.cli` is the command `oracle`."""

from app.cli.entry import main

main()
