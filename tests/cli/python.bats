# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2086,SC2154 # Python is no shell; lists are words; bats sets output
#
# bench/python: a Python function on every executor of every interpreter.

load common

python=$bin/bench/python
small='--items=range(4) --count=4 --rounds=1 --seconds=20s'

setup() {
	command -v python3 >/dev/null || skip "no python3"
	cd "$BATS_TEST_TMPDIR" || return 1
	cat >job.py <<-'PYTHON'
		import os, sys, time
		home = os.getpid()

		def work(number):
		    print("not to be seen")
		    return sum(range(1000 + number))

		def fails(number):
		    raise ValueError("no %d" % number)

		def fails_elsewhere(number):
		    if os.getpid() != home:
		        raise ValueError("not here")
		    return number

		def hangs(number):
		    time.sleep(791)

		def ends(number):
		    os._exit(3)

		def leaves(number):
		    sys.exit("enough")

		def differs(number):
		    return time.monotonic_ns()

		def knows_where(number):
		    return os.getpid() == home

		def leaves_children(number):
		    os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "793")

		def unpicklable(number):
		    return lambda: number

		async def waits(number):
		    import asyncio
		    await asyncio.sleep(0.001)
		    return number

		def orders(number):
		    return list({"a", "b", "c", "d", "e", str(number)})

		def dies_late(number):
		    with open("/proc/self/cmdline") as line:
		        is_trial = '"strategy":"py_' in line.read()
		    if is_trial:
		        import atexit
		        atexit.register(os._exit, 4)
		    return number

		class Thing:
		    pass

		def things(number):
		    thing = Thing()
		    thing.one, thing.other = "kind", "".join(["ki", "nd"])
		    return thing

		def generates(number):
		    yield number

		def awaits_not(number):
		    return waits(number)

		items = [1, 2, 3, 4]
		mixed = [1, 2, lambda: 1, 4]
	PYTHON
}

# pythons: how python3 calls itself in names of arms.
label() {
	python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])'
}

# arm FILE STRATEGY: the statuses of that strategy's rows.
arm() {
	paste -d, <(column strategy "$1") <(column status "$1") | grep "^$2@" | cut -d, -f2 | sort -u | tr '\n' ' '
}

@test "a function is called on every executor, cold and warm, and a sentence says which to take" {
	all=py_serial,py_threads,py_processes_fork,py_processes_forkserver,py_processes_spawn,py_pool
	run -0 --separate-stderr "$python" $small --function=job.py:work --warm --strategies=$all --csv=a.csv
	[ -z "$stderr" ]
	for strategy in py_serial py_threads py_processes_fork py_processes_forkserver py_processes_spawn py_pool; do
		[ "$(arm a.csv $strategy)" = 'ok ' ]
	done
	[ "$(column checksum a.csv | sort -u | wc -l)" -eq 1 ]
	[[ $output == *"python$(label): "* ]]
	[[ $output == *'Why:'*'a call takes '*'of CPU time '*'Pickling takes '*'What would change it:'* ]]
	[[ $output != *'not to be seen'* ]]
	run -0 "$breakeven" summary a.csv
	[[ $output == *py_threads@* ]]
}

@test "the sentence names serial calls where executors gain nothing, and processes where they do" {
	run -0 "$python" --function=job.py:work --items='range(4)' --rounds=5 --strategies=py_serial,py_processes_spawn
	[[ $output == *"python$(label): serial calls"* ]]
}

@test "processes are started as the interpreter does, and an arm that takes ten times as long is not run again" {
	local method
	method=$(python3 -c 'import multiprocessing; print(multiprocessing.get_start_method())')
	run -0 "$python" --items='range(4)' --rounds=3 --function=job.py:work --csv=a.csv
	[ "$(column strategy a.csv | grep -o 'py_processes_[a-z]*' | sort -u)" = "py_processes_$method" ]
	[ "$(column strategy a.csv | grep -c py_processes_)" -eq 1 ]
	[[ $output == *'more than 10 times as long as another; it is not run again'* ]]
}

@test "of many items a trial has a part, and the time of all is predicted" {
	run -0 "$python" --function=job.py:work --items='range(4000)' --count=40 --rounds=1 --strategies=py_serial,py_threads --csv=a.csv
	[[ $output == *'all 4000 items, predicted from trials of 40:'* ]]
	
}

@test "a coroutine function has its own way" {
	run -0 "$python" $small --function=job.py:waits --csv=a.csv
	[ "$(column strategy a.csv | cut -d@ -f1 | sort -u | tr '\n' ' ')" = 'py_asyncio py_serial ' ]
	[[ $output == *'asyncio.gather'* ]]
}

@test "items and interpreters are given in other ways, too" {
	printf '#!/bin/sh\npython3 "$@" | sed '"'"'s/"version": "[^"]*"/"version": "3.99.1"/; s/"free_threaded": false/"free_threaded": true/; s/"has_gil": true/"has_gil": false/'"'"'\n' >other
	chmod +x other
	run -0 "$python" --function=job:work --items=job.py:items --interpreters="python3,env A=1 ./other,python3" --strategies=py_serial,py_threads \
		--rounds=3 --csv=a.csv
	[ "$(column strategy a.csv | sort -u | wc -l)" -eq 6 ]
	[[ $output == *'python3.99t: '*"python$(label)#2: "* ]]
	[[ $output == *'serial calls of python'* ]]
}

@test "a function that raises, or ends the interpreter, is refused with its traceback" {
	run -2 --separate-stderr "$python" $small --function=job.py:fails
	[[ $stderr == 'python: python3: ValueError: no '*'job.py", line '*'in fails'* ]]
	[[ $stderr != *'<string>'* ]]
	run -2 --separate-stderr "$python" $small --function=job.py:leaves
	[[ $stderr == *'SystemExit: enough; it ends the interpreter'*'job.py", line '* ]]
	refuses 'the interpreter exited with status 3' "$python" $small --function=job.py:ends
}

@test "an arm in which the function fails is told, and the others go on" {
	run -1 --separate-stderr "$python" $small --function=job.py:fails_elsewhere --strategies=py_serial,py_threads,py_processes_fork --csv=a.csv
	[[ $stderr == *'py_processes_fork@'*'ValueError: not here'* ]]
	[ "$(arm a.csv py_threads)" = 'ok ' ]
	[ "$(arm a.csv py_processes_fork)" = 'python:call ' ]
}

@test "a function that does not return is ended at the limit" {
	refuses 'it did not return within the time limit' "$python" $small --function=job.py:hangs --timeout=2s
	run ! pgrep -f 'job.py:hangs'
}

@test "results must be those of serial calls, unless they differ from call to call" {
	run -1 --separate-stderr "$python" $small --function=job.py:knows_where --strategies=py_serial,py_threads,py_pool --csv=a.csv
	[[ $stderr == *'py_pool@'*'its results differ from those of serial calls'* ]]
	[ "$(arm a.csv py_pool)" = 'python:results ' ]
	run -0 --separate-stderr "$python" $small --function=job.py:differs --strategies=py_serial,py_threads --csv=b.csv
	[[ $stderr == *'the results differ from call to call'* ]]
}

@test "the order of sets makes no difference" {
	run -0 --separate-stderr "$python" $small --function=job.py:orders --strategies=py_serial,py_threads,py_processes_fork --csv=a.csv
	[ -z "$stderr" ]
	run -0 --separate-stderr "$python" $small --function=job.py:things --strategies=py_serial,py_processes_fork --csv=b.csv
	[ -z "$stderr" ]
}

@test "a trial has whole shares of the workers, and no more items than there are" {
	run -0 "$python" --function=job.py:work --items='range(4)' --count=400 --rounds=1 --strategies=py_serial --csv=a.csv
	[[ $output == *'job.py:work, 4 items:'* ]]
	run -0 "$python" --function=job.py:waits --items='range(300)' --seconds=2s --rounds=1 --csv=b.csv
	[[ $output == *'job.py:waits, 300 items:'* ]]
	run -0 "$python" --function=job.py:work --items='range(100000)' --workers=7 --chunksize=3 --seconds=1s --rounds=1 --strategies=py_serial --csv=c.csv
	[[ $output =~ predicted\ from\ trials\ of\ ([0-9]+): ]]
	[ $((BASH_REMATCH[1] % 21)) -eq 0 ]
}

@test "an interpreter that crashes after its answer is told" {
	run -1 --separate-stderr "$python" $small --function=job.py:dies_late --strategies=py_serial --csv=a.csv
	[[ $stderr == *'py_serial@'*'the interpreter exited with status 4'* ]]
	[ "$(arm a.csv py_serial)" = 'exited:4 ' ]
}

@test "a signal while an interpreter is asked ends it" {
	"$python" $small --function=job.py:hangs >out 2>err &
	local run=$!
	for _ in $(seq 100); do ! pgrep -f '"function":"job.py:hangs"' >/dev/null || break; sleep 0.1; done
	kill -TERM $run
	status=0
	wait $run || status=$?
	[ "$status" -eq 143 ]
	for _ in $(seq 50); do pgrep -f '"function":"job.py:hangs"' >/dev/null || break; sleep 0.1; done
	run ! pgrep -f '"function":"job.py:hangs"'
}

@test "what cannot be pickled is named, and threads are measured" {
	run -0 --separate-stderr "$python" $small --function=job.py:unpicklable --csv=a.csv
	[[ $stderr == *'a result cannot be pickled'*'processes and interpreters are left out'* ]]
	[ "$(column strategy a.csv | cut -d@ -f1 | sort -u | tr '\n' ' ')" = 'py_serial py_threads ' ]
	run -0 --separate-stderr "$python" --items='[lambda: 1] * 4' --count=4 --rounds=1 --function=builtins:callable --csv=b.csv
	[[ $stderr == *'an item cannot be pickled'* ]]
}

@test "threads that libraries start are counted, and one each is measured as well" {
	cat >native.py <<-'PYTHON'
		import _thread, os, time
		if "OMP_NUM_THREADS" not in os.environ:
		    _thread.start_new_thread(time.sleep, (100,))  # one that threading does not know

		def work(number):
		    return number
	PYTHON
	run -0 "$python" $small --function=native.py:work --workers=100 --strategies=py_serial --csv=a.csv
	[[ $output == *'Its libraries start 1 threads in each process: 100 worker processes would have 200 threads on '* ]]
	[ "$(column strategy a.csv | sort -u | tr '\n' ' ')" = "py_serial@$(label) py_serial@$(label)_OMP1 " ]
}

@test "an item that cannot be pickled is found wherever it is" {
	for seed in 1 2 3; do
		run -0 --separate-stderr "$python" --function=job.py:differs --items=job.py:mixed --seed=$seed --rounds=1 --strategies=py_serial,py_pool --csv=$seed.csv
		[[ $stderr == *'an item cannot be pickled'* ]]
	done
}

@test "a call whose body does not run is refused" {
	refuses 'a call returns a generator' "$python" $small --function=job.py:generates
	run -2 "$python" $small --function=job.py:awaits_not
	[[ $output == *'a call returns a coroutine that nothing awaits'* ]]
	mkdir shadow
	echo 'def h(n): return n' >shadow/json.py
	refuses 'json.py has the name of another module' "$python" $small --function=shadow/json.py:h
}

@test "an answer behind other lines is understood, and anything else is not" {
	printf '#!/bin/sh\necho hello\nexec python3 "$@"\n' >banner
	printf '#!/bin/sh\necho "{}"\n' >empty
	chmod +x banner empty
	run -0 "$python" $small --function=job.py:work --interpreters=./banner --strategies=py_serial --csv=a.csv
	refuses 'its answer cannot be understood' "$python" $small --function=job.py:work --interpreters=./empty
	refuses 'its answer cannot be understood' "$python" $small --function=job.py:work --interpreters=true
}

@test "children that the function leaves are ended, and said" {
	run -1 --separate-stderr "$python" $small --function=job.py:leaves_children --strategies=py_serial --csv=a.csv
	[[ $stderr == *'leaves processes behind'* ]]
	run ! pgrep -fx 'sleep 793'
}

@test "an interpreter that is missing or too old is left out, and the others go on" {
	printf '#!/bin/sh\necho '"'"'{"problem": "interpreter", "reason": "Python 3.8 or newer is wanted, this is 3.6"}'"'"'\n' >old
	chmod +x old
	run -1 --separate-stderr "$python" $small --function=job.py:work --interpreters=./no-such,./old,python3 --strategies=py_serial,py_threads --csv=a.csv
	[[ $stderr == *'./no-such: the interpreter cannot be started: No such file or directory'* ]]
	[[ $stderr == *'./old: Python 3.8 or newer is wanted, this is 3.6'* ]]
	[ "$(arm a.csv py_threads)" = 'ok ' ]
	refuses 'cannot be started' "$python" $small --function=job.py:work --interpreters=./no-such
}

@test "bad command lines are refused" {
	refuses '--function=FILE.py:NAME and --items=LIST are required' "$python"
	refuses 'there is no module nowhere' "$python" $small --function=nowhere.py:work
	refuses 'job has no nothing' "$python" $small --function=job.py:nothing
	refuses 'is not callable' "$python" $small --function=job.py:items
	refuses 'expected FILE.py:NAME or MODULE:NAME' "$python" $small --function=job.py
	refuses 'NameError' "$python" --function=job.py:work --items='no_such_name'
	refuses 'is empty' "$python" --function=job.py:work --items='[]'
	refuses 'the name of an interpreter is missing' "$python" $small --function=job.py:work --interpreters=python3,
	refuses '--strategies=py_none' "$python" $small --function=job.py:work --strategies=py_none
	refuses '--items is too long' "$python" --function=job.py:work --items="[$(seq -s, 9000)]" --count=1
	refuses '--seconds=x' "$python" $small --function=job.py:work --seconds=x
}

@test "the examples run" {
	local examples=$BATS_TEST_DIRNAME/../../examples
	run -0 "$python" --function="$examples/python/arithmetic.py:work" --items='[20000] * 4' --rounds=1 --csv=a.csv
	run -0 "$python" --function="$examples/python/shared_dictionary.py:work" --items='range(2)' --rounds=1 --strategies=py_serial,py_pool --csv=b.csv
	run -0 "$python" --function="$examples/python/large_arguments.py:work" --items="$examples/python/large_arguments.py:items" --count=4 --rounds=1 --csv=c.csv
	run -0 "$python" --function="$examples/python/waiting.py:ask" --items='range(4)' --rounds=1 --csv=d.csv
	command -v node >/dev/null || skip "no node"
	run -0 "$bin/bench/command" --arm=serial="node '$examples/node/primes.js' serial 2 1000" --arm=threads="node '$examples/node/primes.js' threads 2 1000" \
		--arm=processes="node '$examples/node/primes.js' processes 2 1000" --expect-same-output --rounds=1 --csv=e.csv
}

@test "advise --python says the sentence" {
	run -0 "$breakeven" advise --python=job.py:work --items='range(4)' --seconds=2s --workers=2
	[[ $output == *"python$(label): "* ]]
	refuses '--python wants --items=LIST' "$breakeven" advise --python=job.py:work
	refuses '--python measures the function: leave --payload out' "$breakeven" advise --python=job.py:work --items='[1]' --payload=1K
	refuses '--items belongs to --python' "$breakeven" advise --cpu=1ms --items='[1]'
	refuses 'by one of --cpu=TIME' "$breakeven" advise --cpu=1ms --python=job.py:work --items='[1]'
}
