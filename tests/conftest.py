"""Helpers of the tests are importable as plain modules (``import oracle``)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
