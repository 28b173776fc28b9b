# SPDX-License-Identifier: MIT
"""Sums squares: python3 arithmetic.py [--threads=N | --processes=N] [SIZE]

What a program with 8 calls of pure Python code gains from threads and from processes:

    build/bench/command --arm=serial='python3 examples/python/arithmetic.py' \
        --arm=threads='python3 examples/python/arithmetic.py --threads=2' \
        --arm=processes='python3 examples/python/arithmetic.py --processes=2'

Its function alone, without the start of an interpreter:

    build/bench/python --function=examples/python/arithmetic.py:work --items='[200000] * 100'
"""
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

CALLS = 8


def work(size):
    return sum(i * i for i in range(size))


def main():
    kind, size = "", 1_000_000
    for argument in sys.argv[1:]:
        if argument.startswith("--"):
            kind, workers = argument[2:].split("=")
        else:
            size = int(argument)
    if kind:
        pools = {"threads": ThreadPoolExecutor, "processes": ProcessPoolExecutor}
        with pools[kind](max_workers=int(workers)) as pool:
            results = list(pool.map(work, [size] * CALLS))
    else:
        results = [work(size) for _ in range(CALLS)]
    print(sum(results))


if __name__ == "__main__":
    main()
