# SPDX-License-Identifier: MIT
"""Waits, as for a server's answer, and computes little.

    build/bench/python --function=examples/python/waiting.py:work --items='range(100)' --workers=8
    build/bench/python --function=examples/python/waiting.py:ask --items='range(100)'

Threads that wait overlap under the global lock, too; processes have no more to overlap.  The second function is a coroutine:
asyncio waits for all of its calls at once.
"""
import asyncio
import time


def work(seed):
    time.sleep(0.005)
    return seed * seed


async def ask(seed):
    await asyncio.sleep(0.005)
    return seed * seed
