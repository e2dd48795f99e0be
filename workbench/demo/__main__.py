"""``make demo``: set up, load the sample, link, find networks, report, serve."""

import sys

from workbench.demo.run import main

if __name__ == "__main__":
    sys.exit(main())
