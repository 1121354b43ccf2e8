"""`python -m takt_sync.simulator`."""

import sys

from takt_sync.simulator.run import main

sys.exit(main())
