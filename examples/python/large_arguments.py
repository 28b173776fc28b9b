# SPDX-License-Identifier: MIT
"""Little work on large arguments: 50 KB are pickled for a fifth of a millisecond of work.

    build/bench/python --function=examples/python/large_arguments.py:work --items=examples/python/large_arguments.py:items

ProcessPoolExecutor hands over one item at a time and can be slower than serial calls; multiprocessing.Pool and
--chunksize=50 send many at once.
"""
SIZE = 50_000


def items():
    return [bytes([number % 256]) * SIZE for number in range(2000)]


def work(data):
    return sum(data)
