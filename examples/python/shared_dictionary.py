# SPDX-License-Identifier: MIT
"""Counts words in one dictionary that all calls share.

    build/bench/python --function=examples/python/shared_dictionary.py:work --items='range(8)'

Under the global lock threads take as long as serial calls; in a free-threaded build they are slower than one thread, because all
of them wait for the lock of the dictionary.  Processes have a dictionary each: here the counts of each call are merged
by whoever called.
"""
UPDATES = 100_000

counts = {}


def work(seed):
    for step in range(UPDATES):
        word = (seed + step) % 1000
        counts[word] = counts.get(word, 0) + 1
    return seed
