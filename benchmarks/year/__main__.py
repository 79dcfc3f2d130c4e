"""``python -m benchmarks.year``."""

import sys

from benchmarks.year.running import main

main(sys.argv[1:])
