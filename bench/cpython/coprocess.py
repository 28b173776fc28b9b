# SPDX-License-Identifier: MIT
#
# The real interpreter's side of the fidelity harness: does on request what a
# trial of the simulation does.  One request a line on stdin, one answer a line
# on stdout, both JSON; times are CLOCK_MONOTONIC in nanoseconds, as the
# harness's own are.  The end of stdin is the end.
#
# It is given to the interpreter with -c, and says so itself where that is too
# old: hence no syntax in it that Python 2 could not read.
import sys

if sys.version_info < (3, 7):
    sys.stdout.write('{"error": "Python 3.7 or newer is wanted, this is %d.%d"}\n' % sys.version_info[:2])
    sys.exit(0)

import gc
import hashlib
import json
import multiprocessing
import os
import platform
import subprocess
import threading
import time

now = time.monotonic_ns
forks = multiprocessing.get_context("fork")

NEIGHBOUR_NS = 50000  # a neighbour looks that often whether it is to stop


def burn(iterations):
    """CPU work in the interpreter: the sequence of the simulation's kernel."""
    x = 1
    for _ in range(iterations):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return x


def digest(data):
    """CPU work in C with the lock released: one call, one release."""
    return hashlib.sha256(data).digest()


def least_ns(work, argument):
    """How long it takes, at best."""
    least = None
    for _ in range(5):
        since = now()
        work(argument)
        spent = now() - since
        least = spent if least is None else min(least, spent)
    return least


class Job(object):
    def __init__(self, request, burn_rate, digest_rate):
        self.workers = request["workers"]
        self.neighbours = request["neighbours"]
        self.tasks = request["tasks"]
        self.block_ns = request["block_ns"]
        released_ns = request["cpu_ns"] * request["released"]
        self.data = bytes(int(released_ns * digest_rate))
        self.iterations = int((request["cpu_ns"] - released_ns) * burn_rate)
        self.neighbour_iterations = max(1, int(NEIGHBOUR_NS * burn_rate))
        self.expected = burn(self.iterations)
        self.placed = request["placed"]
        self.cpus = request["cpus"]

    def task(self, index, latencies):
        if self.data:
            digest(self.data)
        if burn(self.iterations) != self.expected:
            raise AssertionError("a task's result is wrong")
        if self.block_ns:
            since = now()
            time.sleep(self.block_ns / 1e9)
            latencies[index] = now() - since - self.block_ns

    def share(self, worker, starts, ends, latencies):
        """The tasks of one worker, dealt in turn."""
        starts[worker] = now()
        for index in range(worker, self.tasks, self.workers):
            self.task(index, latencies)
        ends[worker] = now()


def bind(cpus):
    """Returns whether it could: not every interpreter, and not every system, lets us."""
    try:
        os.sched_setaffinity(0, cpus)
        return True
    except (AttributeError, OSError):
        return False


def place(index, job):
    """As the simulation's workers do (src/base/cpus.h): a share of the CPUs until GO.  Returns what is to be given
    back, or None."""
    try:
        allowed = os.sched_getaffinity(0) if job.placed else set()
    except (AttributeError, OSError):
        allowed = set()
    mine = [cpu for cpu in job.cpus if cpu in allowed] or sorted(allowed)
    shares = min(job.workers + job.neighbours, len(mine))
    if shares < 2:
        return None
    share = [cpu for at, cpu in enumerate(mine) if at * shares // len(mine) == index % shares]
    return mine if bind(share) else None


def wait_in_place(index, job, ready, go):
    mine = place(index, job)
    ready.release()
    go.wait()
    if mine and not bind(mine):
        raise RuntimeError("a worker could not be given its CPUs back")


def answer(stamps, starts, ends, latencies):
    busy = max(1, min(len(starts), len(latencies)))  # workers that there is a task for
    starts, ends = starts[:busy], ends[:busy]
    if 0 in starts or 0 in ends:
        raise RuntimeError("a worker did not do its tasks")
    stamps["first_start"] = min(starts)
    stamps["last_end"] = max(ends)
    stamps["latencies"] = list(latencies)
    return stamps


def run_serial(job):
    starts, ends, latencies = [0], [0], [0] * job.tasks
    job.workers = 1
    started = now()
    job.share(0, starts, ends, latencies)
    stamps = {"started": started, "created": started, "go": started, "reaped": now()}
    return answer(stamps, starts, ends, latencies)


def run_threads(job):
    starts, ends, latencies = [0] * job.workers, [0] * job.workers, [0] * job.tasks
    ready, go = threading.Semaphore(0), threading.Event()
    stop = []

    def work(worker):
        wait_in_place(worker, job, ready, go)
        job.share(worker, starts, ends, latencies)

    def disturb(number):
        wait_in_place(number, job, ready, go)
        while not stop:
            burn(job.neighbour_iterations)

    started = now()
    workers = [threading.Thread(target=work, args=(worker,)) for worker in range(job.workers)]
    neighbours = [threading.Thread(target=disturb, args=(job.workers + number,)) for number in range(job.neighbours)]
    for thread in workers + neighbours:
        thread.start()
    for _ in workers + neighbours:
        ready.acquire()
    stamps = {"started": started, "go": now()}
    go.set()
    for thread in workers:
        thread.join()
    stop.append(True)
    for thread in neighbours:
        thread.join()
    stamps["created"] = stamps["go"]
    stamps["reaped"] = now()
    return answer(stamps, starts, ends, latencies)


def run_processes(job):
    starts, ends = forks.RawArray("q", job.workers), forks.RawArray("q", job.workers)
    latencies = forks.RawArray("q", job.tasks)
    ready, go = forks.Semaphore(0), forks.Event()
    stop = forks.RawValue("b", 0)

    def work(worker):
        wait_in_place(worker, job, ready, go)
        job.share(worker, starts, ends, latencies)

    def disturb(number):
        wait_in_place(number, job, ready, go)
        while not stop.value:
            burn(job.neighbour_iterations)

    started = now()
    workers = [forks.Process(target=work, args=(worker,)) for worker in range(job.workers)]
    neighbours = [forks.Process(target=disturb, args=(job.workers + number,)) for number in range(job.neighbours)]
    for process in workers + neighbours:
        process.start()
    for _ in workers + neighbours:
        ready.acquire()
    stamps = {"started": started, "go": now()}
    go.set()
    for process in workers:
        process.join()
    stop.value = 1
    for process in neighbours:
        process.join()
    stamps["created"] = stamps["go"]
    stamps["reaped"] = now()
    if any(process.exitcode != 0 for process in workers):
        raise RuntimeError("a worker process failed")
    return answer(stamps, starts, ends, latencies)


pooled = None  # the job of the pool's workers, who inherit it


def pool_task(index):
    pooled.task(index, [0] * pooled.tasks if pooled.block_ns else None)


def run_pool(job):
    """multiprocessing.Pool, one task at a time: each is pickled, piped and answered."""
    global pooled
    pooled = job
    stamps = {"started": now()}
    with forks.Pool(job.workers) as pool:
        pool.map(int, range(job.workers), chunksize=1)  # all workers are there
        stamps["created"] = stamps["go"] = now()
        pool.map(pool_task, range(job.tasks), chunksize=1)
        last_end = now()
        pool.close()
        pool.join()
    stamps["reaped"] = now()
    return answer(stamps, [stamps["go"]], [last_end], [])


RUNS = {"pool": run_pool, "serial": run_serial, "threads": run_threads, "processes": run_processes}


def follow():
    """Whoever is killed takes with him whom he has started, where the system can be told so."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    except Exception:
        pass


def play(scene):
    """A scene of the lifecycle harness, in a program of its own."""
    read_end, write_end = os.pipe()
    arguments = [scene["kind"], scene["mode"], str(scene["workers"]), str(int(scene["work_ns"])), str(write_end)]
    environment = dict(os.environ)
    environment.pop("PYTHONUNBUFFERED", None)  # what is not flushed shall stay where it is
    started = now()
    program = subprocess.Popen([sys.executable, "-c", scene["source"]] + arguments, stdout=subprocess.PIPE,
                               stdin=subprocess.DEVNULL, pass_fds=[write_end], env=environment,
                               preexec_fn=follow)
    os.close(write_end)
    program.wait()  # what it says fits into the pipes
    exited = now()
    output = program.stdout.read().decode()
    program.stdout.close()
    with os.fdopen(read_end) as said:
        lines = said.read().splitlines()
    if program.returncode != 0:
        raise RuntimeError("the scene's program ended with status %d" % program.returncode)
    return {"started": started, "exited": exited, "output": output, "events": lines}


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main():
    follow()
    gc.disable()
    has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    say({"version": platform.python_version(), "implementation": platform.python_implementation(), "gil": has_gil})
    burn_rate = 100000.0 / least_ns(burn, 100000)
    digest_rate = float(8 << 20) / least_ns(digest, bytes(8 << 20))
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        try:
            if "scene" in request:
                say(play(request["scene"]))
                continue
            sys.setswitchinterval(request["switch_interval_ns"] / 1e9)
            say(RUNS[request["strategy"]](Job(request, burn_rate, digest_rate)))
        except Exception as error:  # told to whoever asked
            say({"error": "%s: %s" % (type(error).__name__, error)})


main()
