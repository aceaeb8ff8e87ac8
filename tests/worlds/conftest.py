"""Worlds whose truth is planted: counts drawn with a fixed seed, judged by a 99% binomial limit."""

import os

import numpy as np
import pytest

DRAWS = 4000
# How many whole cities to draw: few in `make test`, 2,000 in `make worlds`.
CITIES = int(os.environ.get("YLP_CITIES", "150"))
SEED = 20150331


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


@pytest.fixture
def cities() -> int:
    return CITIES


@pytest.fixture
def slack():
    """How far a share of `draws` may lie from its limit by chance alone, at 99%."""

    def allowance(share: float, draws: int = DRAWS) -> float:
        return 2.576 * (share * (1 - share) / draws) ** 0.5

    return allowance
