# SPDX-License-Identifier: MIT
"""Counts words in one dictionary that all calls share.

    build/bench/python --function=examples/python/shared_dictionary.py:work --items='range(8)'

Under the global lock threads take about as long as serial calls; in a free-threaded build they can be slower than one thread,
as all of them wait for the lock of the dictionary.  Each process has its own dictionary, so the parent does not get these
counts; a real program would return and merge them.
"""
UPDATES = 100_000

counts = {}


def work(seed):
    for step in range(UPDATES):
        word = (seed + step) % 1000
        counts[word] = counts.get(word, 0) + 1
    return seed
