# SPDX-License-Identifier: MIT
#
# The interpreter's side of the lifecycle harness: a scenario as a program of its own.
#
#   python3 -c SOURCE KIND MODE WORKERS WORK_NS EVENTS_FD
#
# What is waited for and what is ended at exit is left to the interpreter: that is what is looked at.
import atexit
import os
import signal
import sys
import time

kind, mode, workers, work_ns, events = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])


def tell(what, number):
    os.write(events, ("%s %d %d\n" % (what, number, time.monotonic_ns())).encode())


def tell_locks():
    for number, lock in enumerate(locks):
        tell("free" if lock.acquire(False) else "held", number + 1)


# Registered before multiprocessing registers its own end, so that it runs after it.
atexit.register(tell_locks)

if kind == "threads":
    import threading as runtime

    make = runtime.Thread
else:
    import multiprocessing

    runtime = multiprocessing.get_context("fork")
    make = runtime.Process

has_begun = runtime.Semaphore(0)
locks = [runtime.Lock() for _ in range(workers)]


def log(message):
    now = time.time()
    sys.stdout.write("%s.%03d: %s\n" % (time.strftime("%H:%M:%S", time.localtime(now)), now % 1 * 1000, message))
    sys.stdout.flush()


# Nobody is left behind for long; but who had to be ended so is told apart from whom the interpreter has ended.
def follow(number):
    def end_as_orphan(*_):
        try:
            tell("orphan", number)
        finally:
            os._exit(1)

    signal.signal(signal.SIGUSR1, end_as_orphan)
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, int(signal.SIGUSR1))  # PR_SET_PDEATHSIG
    except Exception:
        pass


def work(number):
    if kind == "processes":
        follow(number)
    locks[number - 1].acquire()
    log("Worker %d: starting" % number)
    sys.stdout.write("Worker %d: this was written and not flushed\n" % number)
    tell("start", number)
    has_begun.release()
    time.sleep(work_ns / 1e9)
    log("Worker %d: finishing" % number)
    locks[number - 1].release()
    tell("finish", number)


log("Main: before creating %s" % kind)
cast = [make(target=work, args=(number + 1,), daemon=mode == "daemon") for number in range(workers)]
log("Main: before running %s" % kind)
for worker in cast:
    worker.start()
for worker in cast:
    has_begun.acquire()
if mode == "joined":
    log("Main: waiting for the %s" % kind)
    for worker in cast:
        worker.join()
log("Main: all done")
tell("end", 0)
