"""Uncounted: imported first by the process that those that draw are forks of. They count nothing, and would
look for the folder of the metrics, which may be gone when they start.
"""

import os

os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
