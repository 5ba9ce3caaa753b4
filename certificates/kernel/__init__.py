"""The trusted kernel: it reads a certificate, believes nothing, and says what is proved.

It uses Python's standard library alone and nothing else of this project. Start reading at ``verify.py``; the format is
``FORMAT.md`` one folder up, the theorems are in ``theory/THEORY.md``.
"""

from __future__ import annotations

from .reading import Failed, Invalid, OverLimits, Rejected, canonical_bytes, digest, read_file
from .verify import Conclusions, conclude, verify, verify_file

__all__ = [
    "Conclusions",
    "Failed",
    "Invalid",
    "OverLimits",
    "Rejected",
    "canonical_bytes",
    "conclude",
    "digest",
    "read_file",
    "verify",
    "verify_file",
]
