# SPDX-License-Identifier: MIT
#
# The interpreter's side of bench/python: calls the user's function once for each item, in one of the ways that Python
# has, and says how long that took.
#
# The source is given to the interpreter with -c, and the request, a JSON object, behind it.  The answer is one line of
# JSON on stdout, which the function's own prints do not reach.  Times are nanoseconds of the monotonic clock.
#
# What only some trials need is imported where they need it: each of them starts an interpreter.
#
# Python 2 has to be able to parse it, to say that it is too old: hence no newer syntax.
import sys

if sys.version_info < (3, 8):
    sys.stdout.write('{"problem": "interpreter", "reason": "Python 3.8 or newer is needed, this is %d.%d"}\n' % sys.version_info[:2])
    sys.exit(0)

import builtins
import concurrent.futures
import hashlib
import importlib
import inspect
import json
import os
import pickle
import random
import resource
import threading
import time
import traceback

now = time.monotonic_ns
execute = getattr(builtins, "exec")  # can be pickled, as all builtins; the word itself is syntax in Python 2

CALLS_NS = 500000000  # single calls are timed for so long
PAIRS = 8  # of runs in one thread and in two


class Problem(Exception):
    """Why a trial cannot run: the kind of problem, a sentence, and the user's traceback if there is one."""

    def __init__(self, kind, reason, trace=None):
        Exception.__init__(self, reason)
        self.kind, self.reason, self.trace = kind, reason, trace


def trace_of(error):
    """The traceback without the frames of this file; of an error in another process, the one from there."""
    remote = getattr(error.__cause__, "tb", None)
    if isinstance(remote, str):
        return remote.strip().strip('"').strip()
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename == "<string>":
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames)) if frames else None


def raised(kind, error):
    try:
        words = str(error).strip().splitlines()[:1]
    except Exception:
        words = ["its message cannot be made"]
    if isinstance(error, SystemExit):
        words = ["%s; it ends the interpreter" % error]
    elif isinstance(error, ImportError) and "relative import" in str(error):
        words[0] += "; a file of a package is named MODULE:NAME"
    return Problem(kind, ": ".join([type(error).__name__] + words), trace_of(error))


# ---- the user's function and items ----


def module_of(name):
    """Folder, module and attribute of FILE.py:NAME or MODULE:NAME."""
    place, _, attribute = name.rpartition(":")
    if not place or not attribute:
        raise Problem("function", "expected FILE.py:NAME or MODULE:NAME, not %s" % name)
    if not place.endswith(".py"):
        return os.getcwd(), place, attribute
    folder, file = os.path.split(os.path.abspath(place))
    return folder, file[:-3], attribute


def place_is_file(name):
    return name.rpartition(":")[0].endswith(".py")


def is_from(module, folder):
    file = getattr(module, "__file__", None)
    return file is not None and os.path.dirname(os.path.realpath(file)) == os.path.realpath(folder)


def load(name):
    folder, module, attribute = module_of(name)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name == module:
            raise Problem("import", "there is no module %s in %s, nor in the path of this interpreter" % (module, folder))
        raise raised("import", error)
    except BaseException as error:
        raise raised("import", error)
    if place_is_file(name) and not is_from(found, folder):
        raise Problem("import", "%s.py has the name of another module, %s: it cannot be imported" % (module, found.__name__))
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise Problem("function", "%s has no %s" % (module, attribute))
        found = getattr(found, part)
    return found


def load_function(request):
    function = load(request["function"])
    if not callable(function):
        raise Problem("function", "%s is not callable" % request["function"])
    if inspect.iscoroutinefunction(function):
        importlib.import_module("asyncio")  # outside the time
    return function


def is_name(text):
    place, _, attribute = text.rpartition(":")
    return bool(place) and " " not in place and attribute.replace(".", "").isidentifier()


def load_items(text, function):
    """A list: of an expression in the function's module, or of what FILE.py:NAME is or returns."""
    try:
        if is_name(text):
            items = load(text)
            items = items() if callable(items) else items
        else:
            items = eval(text, dict(vars(sys.modules[function.__module__])))
        items = list(items)
    except Problem:
        raise
    except BaseException as error:
        raise raised("items", error)
    if not items:
        raise Problem("items", "%s is empty" % text)
    return items


def shuffled(count, seed):
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return order


def pick(items, first, count, seed):
    """`count` shuffled items from `first` on, in their original order; the same for all arms."""
    return [items[index] for index in sorted(shuffled(len(items), seed)[first : first + count])]


# ---- results ----


DEPTH = 50  # of values in values that are compared


def canonical(value, depth=0):
    """Text that equal values have in common: of builtin types, and of objects by their attributes."""
    def inner(part):
        return canonical(part, depth + 1)

    if depth > DEPTH:
        return type(value).__name__
    if isinstance(value, (str, bytes, bytearray)):
        data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        return "%s:%s" % (type(value).__name__, hashlib.sha256(data).hexdigest() if len(data) > 64 else repr(value))
    if value is None or isinstance(value, (bool, int, float, complex)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "%s(%s)" % (type(value).__name__, ",".join(map(inner, value)))
    if isinstance(value, dict):
        return "dict(%s)" % ",".join(sorted(inner(key) + ":" + inner(item) for key, item in value.items()))
    if isinstance(value, (set, frozenset)):
        return "set(%s)" % ",".join(sorted(map(inner, value)))
    if type(getattr(value, "__dict__", None)) is dict and not callable(value):
        return "%s{%s}" % (type(value).__name__, inner(vars(value)))
    try:
        return hashlib.sha256(pickle.dumps(value, protocol=4)).hexdigest()
    except Exception:
        return type(value).__name__


def mark_of(results):
    return int.from_bytes(hashlib.sha256(canonical(results).encode("utf-8", "replace")).digest()[:6], "big") | 1


# ---- the ways to call it ----


def in_loop(run):
    import asyncio

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return run(loop)
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def run_coroutines(function, items):
    """All at once, as asyncio.gather() does."""
    import asyncio

    return in_loop(lambda loop: loop.run_until_complete(asyncio.gather(*[function(item) for item in items])))


def call_each(function, items):
    if inspect.iscoroutinefunction(function):
        return in_loop(lambda loop: [loop.run_until_complete(function(item)) for item in items])
    return [function(item) for item in items]


class Serial:
    """A way to call; what it needs is imported by __init__(), outside the time, and start() makes the pool."""

    def __init__(self, request):
        pass

    def start(self):
        pass

    def run(self, function, items):
        return call_each(function, items)

    def end(self):
        pass


class Coroutines(Serial):
    def run(self, function, items):
        return run_coroutines(function, items)


class Executor(Serial):
    """A pool of concurrent.futures; make(), a function, makes it."""

    def __init__(self, request):
        chunked = request["chunksize"] and request["strategy"] not in ("py_threads", "py_interpreters")
        self.chunk = {"chunksize": request["chunksize"]} if chunked else {}
        self.make = self.find(request, request["workers"])

    def start(self):
        self.pool = self.make()

    def run(self, function, items):
        return list(self.pool.map(function, items, **self.chunk))

    def end(self):
        self.pool.shutdown()


class Threads(Executor):
    def find(self, request, workers):
        pool = concurrent.futures.ThreadPoolExecutor
        return lambda: pool(workers)


class Processes(Executor):
    def find(self, request, workers):
        import multiprocessing

        pool, context = concurrent.futures.ProcessPoolExecutor, multiprocessing.get_context(request["strategy"].rpartition("_")[2])
        return lambda: pool(workers, mp_context=context)


class Interpreters(Executor):
    def find(self, request, workers):
        # An interpreter has a sys.path of its own.
        path = "import sys; sys.path.insert(0, %r)" % module_of(request["function"])[0]
        pool = concurrent.futures.InterpreterPoolExecutor
        return lambda: pool(workers, initializer=execute, initargs=(path,))


class Pool(Executor):
    """multiprocessing.Pool, with its own start method and chunk size."""

    def find(self, request, workers):
        import multiprocessing
        import multiprocessing.pool  # noqa: F401

        return lambda: multiprocessing.Pool(workers)

    def end(self):
        self.pool.close()
        self.pool.join()


WAYS = {
    "py_serial": Serial,
    "py_threads": Threads,
    "py_processes_fork": Processes,
    "py_processes_forkserver": Processes,
    "py_processes_spawn": Processes,
    "py_pool": Pool,
    "py_interpreters": Interpreters,
    "py_asyncio": Coroutines,
}
SHARES_OBJECTS = ("py_serial", "py_threads", "py_asyncio")


def why_not(strategy, function):
    """Why this interpreter cannot do it; None if it can."""
    if inspect.iscoroutinefunction(function) and strategy not in ("py_serial", "py_asyncio"):
        return "the function is a coroutine function"
    if strategy == "py_asyncio" and not inspect.iscoroutinefunction(function):
        return "the function is not a coroutine function"
    if strategy == "py_interpreters" and not hasattr(concurrent.futures, "InterpreterPoolExecutor"):
        return "it has no InterpreterPoolExecutor, which came with Python 3.14"
    if strategy.startswith("py_processes_"):
        import multiprocessing

        if strategy.rpartition("_")[2] not in multiprocessing.get_all_start_methods():
            return "it has no start method of that name"
    return None


# ---- one trial ----


def usage():
    """CPU time in user and system mode, context switches and page faults, of this process and its reaped children."""
    sums = [0] * 6
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        one = resource.getrusage(who)
        parts = (one.ru_utime * 1e9, one.ru_stime * 1e9, one.ru_nvcsw, one.ru_nivcsw, one.ru_minflt, one.ru_majflt)
        sums = [total + int(part) for total, part in zip(sums, parts)]
    return sums


def native_threads():
    """Threads of this process that Python did not start: those of libraries such as BLAS and OpenMP."""
    try:
        return max(0, len(os.listdir("/proc/self/task")) - threading.active_count())
    except OSError:
        return 0


def run_trial(request):
    function = load_function(request)
    all_items, count = load_items(request["items"], function), request["count"]
    items = pick(all_items, 0, count, request["seed"])
    # Second pass: other items if there are enough, in case the function caches results.
    more = pick(all_items, count if len(all_items) >= 2 * count else 0, count, request["seed"])
    way = WAYS[request["strategy"]](request)
    before = usage()
    started = now()
    try:
        way.start()
        made = now()
        results = way.run(function, items)
        ended = now()
        if request["warm"]:
            way.run(function, more)
        ending = now()
        way.end()
    except BaseException as error:
        raise raised("call", error)
    reaped = now()
    used = [after - earlier for after, earlier in zip(usage(), before)]
    if request["mark"] and mark_of(results) != request["mark"]:
        raise Problem("results", "its results differ from those of serial calls")
    return {"create": made - started, "run": ended - made, "warm": ending - ended, "is_warm": request["warm"], "reap": reaped - ending, "usage": used,
            "mark": request["mark"]}


# ---- what a call is made of ----


def pickling(function, item, result):
    """Bytes there and back, and the time that both ends take; the function goes with each item."""
    since = now()
    there = pickle.dumps((function, item))
    pickle.loads(there)
    back = pickle.dumps(result)
    pickle.loads(back)
    return len(there), len(back), now() - since


def why_not_pickled(function, item, result):
    for what, thing in (("the function", function), ("an item", item), ("a result", result)):
        try:
            pickle.dumps(thing)
        except Exception as error:
            return "%s cannot be pickled (%s)" % (what, error)
    return None


def refuse_unfinished(result):
    """A coroutine or a generator that a call returned has not run."""
    if inspect.isawaitable(result):
        raise Problem("call", "a call returns a coroutine that nothing awaits: give an `async def` function itself")
    if inspect.isgenerator(result):
        raise Problem("call", "a call returns a generator, whose body has not run: let the function return a list")


def mean(values):
    return sum(values) / len(values) if values else None


def time_calls(function, items, request):
    """Calls in the shuffled order, until half a second is over or as many as asked for; facts of them."""
    order = shuffled(len(items), request["seed"])[: request["count"] or len(items)]
    walls, results = [], {}
    begun, cpu = now(), time.process_time_ns()
    for index in order:
        since = now()
        results[index] = call_each(function, [items[index]])[0]
        walls.append(now() - since)
        if now() > begun + CALLS_NS and not request["count"]:
            break
    # The CPU clock is read once: reading it takes as long as a short call.
    busy = min(1, (time.process_time_ns() - cpu) / (now() - begun))
    refuse_unfinished(results[order[0]])
    first = order[0]
    again = call_each(function, [items[first]])[0]
    reason, parts = None, []
    for index in order[: len(walls)][:100]:
        reason = why_not_pickled(function, items[index], results[index])
        if reason:
            parts = []
            break
        parts.append(pickling(function, items[index], results[index]))
    in_order = [results[index] for index in sorted(results)]
    return {"calls": len(walls), "wall_ns": mean(walls), "cpu_ns": mean(walls) * busy, "mark": mark_of(in_order),
            "varies": canonical(again) != canonical(results[first]), "not_pickled": reason,
            "bytes_out": mean([part[0] for part in parts]), "bytes_back": mean([part[1] for part in parts]),
            "pickling_ns": mean([part[2] for part in parts]), "native_threads": native_threads()}


def time_threads(function, shares):
    raised_there = []

    def call(share):
        try:
            call_each(function, share)
        except BaseException as error:
            raised_there.append(error)

    threads = [threading.Thread(target=call, args=(share,)) for share in shares]
    since = now()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = now() - since
    if raised_there:
        raise raised_there[0]
    return spent


def exclusive_share(function, items, wall_ns):
    """The share of a call's time in which no other thread can run one: two threads beside one, by Amdahl's law.

    Of the same calls, two threads need exclusive + (1 - exclusive) / 2 of the time of one.  Both are started anew each
    time, so that one does not stay on a slower CPU; the shortest times count, as what disturbs only adds."""
    count = 2 * max(1, int(10e6 / max(1, wall_ns)))
    calls = [items[index % len(items)] for index in range(count)]
    one, two = [], []
    until = now() + CALLS_NS
    while len(one) < PAIRS and (not one or now() < until):
        one.append(time_threads(function, [calls]))
        two.append(time_threads(function, [calls[::2], calls[1::2]]))
    return max(0, 2 * min(two) / min(one) - 1)


def time_only(request):
    """How many items there are, and how long a call takes."""
    function = load_function(request)
    items = load_items(request["items"], function)
    try:
        facts = time_calls(function, items, request)
    except Problem:
        raise
    except BaseException as error:
        raise raised("call", error)
    return {"items": len(items), "wall_ns": facts["wall_ns"] + (facts["pickling_ns"] or 0), "is_coroutine": inspect.iscoroutinefunction(function)}


def describe(request):
    """The interpreter, and what a call of the function takes in it."""
    import platform
    import sysconfig

    begun = now()
    function = load_function(request)
    imported = now()
    items = load_items(request["items"], function)
    import multiprocessing

    missing = {strategy: why_not(strategy, function) for strategy in WAYS if why_not(strategy, function)}
    facts = {"version": platform.python_version(), "has_gil": getattr(sys, "_is_gil_enabled", lambda: True)(),
             "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")), "import_ns": imported - begun,
             "items": len(items), "executable": sys.executable, "start_method": multiprocessing.get_start_method(), "is_coroutine": inspect.iscoroutinefunction(function)}
    try:
        facts.update(time_calls(function, items, request))
    except Problem:
        raise
    except BaseException as error:
        raise raised("call", error)
    if not facts["is_coroutine"] and facts["wall_ns"] < CALLS_NS:
        try:
            facts["exclusive"] = exclusive_share(function, items, facts["wall_ns"])
        except BaseException:
            pass  # it works in the main thread alone: the trials of threads will say so
    if facts["not_pickled"]:
        missing.update((strategy, facts["not_pickled"]) for strategy in WAYS if strategy not in SHARES_OBJECTS)
    facts["missing"] = missing
    return facts


def printable(text):
    return text and "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


def enter(folder):
    """Enters the user's working directory; a chroot may lack it."""
    try:
        os.chdir(folder)
    except OSError:
        raise Problem("folder", "there is no folder %s for this interpreter; with chroot, mount it there" % folder)


def main():
    request = json.loads(sys.argv.pop())
    answer_to = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        enter(request["folder"])
        requests = {"time": time_only, "describe": describe}
        answer = requests.get(request["strategy"], run_trial)(request)
    except Problem as problem:
        answer = {"problem": problem.kind, "reason": printable(problem.reason), "traceback": printable(problem.trace)}
    os.write(answer_to, (json.dumps(answer) + "\n").encode())


if __name__ == "__main__":
    main()
