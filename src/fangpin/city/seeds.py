"""Randomness that depends on the city's seed and the place it is used, never on the order of work."""

from __future__ import annotations

import zlib

import numpy as np

from fangpin.city.arrays import Floats, Ints, Keys


def stream(seed: int, *topic: str | int) -> np.random.Generator:
    """A generator of its own for a topic, such as a county and a subject."""
    words = [zlib.crc32(str(part).encode()) for part in topic]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def fixed_chances(keys: Keys, *, seed: int, topic: str) -> Floats:
    """One number in [0, 1) per key, the same wherever the key turns up (splitmix64)."""
    mixed = mixed_keys(keys, seed=seed, topic=topic)
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53


def mixed_keys(keys: Keys, *, seed: int, topic: str) -> Keys:
    """The keys scrambled by seed and topic."""
    salt = (zlib.crc32(topic.encode()) << 32) ^ (seed * 0x9E3779B1 & 0xFFFFFFFF)
    with np.errstate(over="ignore"):
        z = keys.astype(np.uint64) + np.uint64(salt) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def by_age(ages: Floats, steps: tuple[tuple[int, float], ...]) -> Floats:
    """The rate of each age from (lowest age, rate) steps; below the first step nothing."""
    floors = np.array([floor for floor, _ in steps])
    rates = np.array([0.0] + [rate for _, rate in steps])
    return rates[np.searchsorted(floors, ages, side="right")]


def lognormal(rng: np.random.Generator, level: tuple[float, float], size: int | tuple[int, ...]) -> Floats:
    """Draws around a median with a sigma of the logarithm."""
    median, sigma = level
    return median * np.exp(rng.normal(0.0, sigma, size))


def pick(rng: np.random.Generator, shares: tuple[float, ...] | list[float], size: int) -> Ints:
    """Indexes drawn by shares that need not add up to one."""
    edges = np.cumsum(np.array(shares, dtype=np.float64))
    return np.asarray(
        np.minimum(np.searchsorted(edges, rng.random(size) * edges[-1], side="right"), len(edges) - 1)
    )
