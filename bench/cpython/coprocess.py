# SPDX-License-Identifier: MIT
#
# The real interpreter's side of the fidelity harness: does on request what a
# trial of the simulation does.  One request a line on stdin, one answer a line
# on stdout, both JSON; times are CLOCK_MONOTONIC in nanoseconds, as the
# harness's own are.  The end of stdin is the end.
#
# Each trial has an interpreter of its own.  Each request says how much the
# kernel does in a nanosecond: all trials do the same number of iterations.  With
# the argument `calibrate`, the interpreter measures it for its greeting.
#
# The source is given to the interpreter with -c.  Python 2 must be able to read
# it, to print that it is too old: hence no newer syntax.
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
import threading
import time

now = time.monotonic_ns
forks = multiprocessing.get_context("fork")

BACKGROUND_NS = 50000  # a background worker looks that often whether it is to stop
WARM_UP_NS = 1000000  # most of the kernel's CPU work before a trial
BLOCK_MOST = 64 << 20  # bytes of one digest, about 40 ms; longer released work is several of them
CALIBRATION_ITERATIONS = 100000
CALIBRATION_BYTES = 8 << 20


def burn(iterations):
    """CPU work in the interpreter: the sequence of the simulation's kernel."""
    x = 1
    for _ in range(iterations):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return x


def burnt(iterations):
    """What burn() returns, without its time: the map of n iterations, squared, is that of 2 n."""
    x, multiplier, increment, mask = 1, 6364136223846793005, 1442695040888963407, 0xFFFFFFFFFFFFFFFF
    while iterations:
        if iterations & 1:
            x = (x * multiplier + increment) & mask
        multiplier, increment = multiplier * multiplier & mask, (multiplier + 1) * increment & mask
        iterations >>= 1
    return x


def digest(data):
    """CPU work in C with the lock released: one call, one release."""
    return hashlib.sha256(data).digest()


def make_blocks(size):
    """So many bytes to digest.  They are written: the first task would take the page faults of untouched memory, which
    last longer than the digest."""
    data = memoryview(b"\1" * min(size, BLOCK_MOST))
    whole, rest = divmod(size, BLOCK_MOST)
    return [data] * whole + ([data[:rest]] if rest else [])


def least_ns(work, argument):
    """How long it takes, at best."""
    spent = []
    for _ in range(5):
        since = now()
        work(argument)
        spent.append(now() - since)
    return min(spent)


prctl = None  # of the C library


def follow():
    """Has the kernel kill this process when its parent ends, where the system can."""
    global prctl
    try:
        import ctypes
        prctl = prctl or ctypes.CDLL(None).prctl
        prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    except Exception:
        pass


class Job(object):
    def __init__(self, request):
        self.workers, self.background = request["workers"], request["background"]
        self.tasks, self.cpu_ns, self.block_ns = request["tasks"], request["cpu_ns"], request["block_ns"]
        released_ns = self.cpu_ns * request["released"]
        self.blocks = make_blocks(int(released_ns * request["digest_rate"]))
        self.iterations = int((self.cpu_ns - released_ns) * request["burn_rate"])
        self.background_iterations = max(1, int(BACKGROUND_NS * request["burn_rate"]))
        self.expected = burnt(self.iterations)
        self.placed, self.cpus, self.rotation = request["placed"], request["cpus"], request["rotation"]

    def warm_up(self):
        """The kernel once, or its beginning: the interpreter specializes its code, and C reaches its caches, before
        the trial's stamps.  Creates no worker and does not block."""
        part = min(1.0, WARM_UP_NS / self.cpu_ns) if self.cpu_ns else 0
        if self.blocks:
            digest(self.blocks[0][:int(len(self.blocks[0]) * part)])
        burn(int(self.iterations * part))

    def task(self, index, latencies):
        for block in self.blocks:
            digest(block)
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


def rates():
    return (CALIBRATION_ITERATIONS / float(least_ns(burn, CALIBRATION_ITERATIONS)),
            CALIBRATION_BYTES / float(least_ns(digest, bytes(CALIBRATION_BYTES))))


def mean_rate(rates):
    """The rate at which the mean of times is what was asked for."""
    return len(rates) / sum(1 / rate for rate in rates)


def calibrate():
    """Iterations and bytes per ns: of two CPUs, which may differ, where the interpreter can be bound to two."""
    try:
        allowed = os.sched_getaffinity(0)
    except (AttributeError, OSError):
        allowed = set()
    measured = [rates() for cpu in sorted({min(allowed), max(allowed)} if allowed else ()) if bind([cpu])] or [rates()]
    if allowed:
        bind(allowed)
    burn_rates, digest_rates = zip(*measured)
    return {"burn_rate": mean_rate(burn_rates), "digest_rate": mean_rate(digest_rates)}


def place(index, job):
    """As the simulation's workers do (src/base/cpus.h): a share of the CPUs until GO.  Returns what is to be given
    back, or None."""
    try:
        allowed = os.sched_getaffinity(0) if job.placed else set()
    except (AttributeError, OSError):
        allowed = set()
    mine = [cpu for cpu in job.cpus if cpu in allowed] or sorted(allowed)
    shares = min(job.workers + job.background, len(mine))
    if shares < 2:
        return None
    share = [cpu for at, cpu in enumerate(mine) if at * shares // len(mine) == (index + job.rotation) % shares]
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
    stamps.setdefault("created", stamps["go"])
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
            burn(job.background_iterations)

    started = now()
    workers = [threading.Thread(target=work, args=(worker,)) for worker in range(job.workers)]
    background = [threading.Thread(target=disturb, args=(job.workers + number,)) for number in range(job.background)]
    for thread in workers + background:
        thread.start()
    for _ in workers + background:
        ready.acquire()
    stamps = {"started": started, "go": now()}
    go.set()
    for thread in workers:
        thread.join()
    stop.append(True)
    for thread in background:
        thread.join()
    stamps["reaped"] = now()
    return answer(stamps, starts, ends, latencies)


def run_processes(job):
    starts, ends = forks.RawArray("q", job.workers), forks.RawArray("q", job.workers)
    latencies = forks.RawArray("q", job.tasks)
    ready, go = forks.Semaphore(0), forks.Event()
    stop = forks.RawValue("b", 0)

    def work(worker):
        follow()
        wait_in_place(worker, job, ready, go)
        job.share(worker, starts, ends, latencies)

    def disturb(number):
        follow()
        wait_in_place(number, job, ready, go)
        while not stop.value:
            burn(job.background_iterations)

    started = now()
    workers = [forks.Process(target=work, args=(worker,)) for worker in range(job.workers)]
    background = [forks.Process(target=disturb, args=(job.workers + number,)) for number in range(job.background)]
    for process in workers + background:
        process.start()
    for _ in workers + background:
        ready.acquire()
    stamps = {"started": started, "go": now()}
    go.set()
    for process in workers:
        process.join()
    stop.value = 1
    for process in background:
        process.join()
    stamps["reaped"] = now()
    if any(process.exitcode != 0 for process in workers):
        raise RuntimeError("a worker process failed")
    return answer(stamps, starts, ends, latencies)


pooled = None  # the job of the pool's workers, which inherit it


def pool_task(index):
    pooled.task(index, [0] * pooled.tasks if pooled.block_ns else None)


def run_pool(job):
    """multiprocessing.Pool, one task at a time: each is pickled, piped and answered."""
    global pooled
    pooled = job
    stamps = {"started": now()}
    with forks.Pool(job.workers, follow) as pool:
        pool.map(int, range(job.workers), chunksize=1)  # all workers are there
        stamps["created"] = stamps["go"] = now()
        pool.map(pool_task, range(job.tasks), chunksize=1)
        last_end = now()
        pool.close()
        pool.join()
    stamps["reaped"] = now()
    return answer(stamps, [stamps["go"]], [last_end], [])


RUNS = {"pool": run_pool, "serial": run_serial, "threads": run_threads, "processes": run_processes}


def play(scenario):
    """A scenario of the lifecycle harness, in a program of its own."""
    import subprocess  # here, because no trial needs it

    read_end, write_end = os.pipe()
    arguments = [scenario["kind"], scenario["mode"], str(scenario["workers"]), str(int(scenario["work_ns"])), str(write_end)]
    environment = dict(os.environ)
    environment.pop("PYTHONUNBUFFERED", None)  # what is not flushed shall stay where it is
    started = now()
    program = subprocess.Popen([sys.executable, "-c", scenario["source"]] + arguments, stdout=subprocess.PIPE,
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
        raise RuntimeError("the scenario's program ended with status %d" % program.returncode)
    return {"started": started, "exited": exited, "output": output, "events": lines}


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def trial(request):
    sys.setswitchinterval(request["switch_interval_ns"] / 1e9)
    job = Job(request)
    job.warm_up()
    return RUNS[request["strategy"]](job)


def main():
    gc.disable()
    has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    hello = {"version": platform.python_version(), "implementation": platform.python_implementation(), "gil": has_gil}
    if sys.argv[1:] == ["calibrate"]:
        hello.update(calibrate())
    say(hello)
    follow()  # after the greeting: no part of what a program pays once
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        try:
            say(play(request["scenario"]) if "scenario" in request else trial(request))
        except Exception as error:  # the harness prints it
            say({"error": "%s: %s" % (type(error).__name__, error)})


main()
