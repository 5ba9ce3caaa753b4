"""Which neurons of one network are those of another one, for the command ``compare``."""

from __future__ import annotations

from equicert.certificates.claims.claim import Claim
from equicert.certificates.search.context import Context
from equicert.certificates.search.equality import equality_words


def neuron_words(claim: Claim) -> str:
    """How the neurons of the target are permuted and rescaled in the second function; nothing for other functions."""
    return equality_words(Context(claim))
