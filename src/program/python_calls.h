/* SPDX-License-Identifier: MIT
 *
 * The arms of bench/python: a Python function, called in each of the ways that each interpreter has.
 *
 * The harness asks each interpreter what it can do (python_facts.c) and makes the arms; its launchers, which are fresh
 * images of the same program, are told of them (hand_on.h).  Each trial is an interpreter of its own.
 */
#ifndef PROGRAM_PYTHON_CALLS_H
#define PROGRAM_PYTHON_CALLS_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/flags.h"
#include "trial/loop.h"

#define PYTHON_INTERPRETERS_MOST 8
#define PYTHON_STRATEGIES                                                                                              \
	"py_serial,py_threads,py_processes_fork,py_processes_forkserver,py_processes_spawn,py_pool,py_interpreters,"   \
	"py_asyncio"
#define PYTHON_STRATEGIES_MOST 8
#define PYTHON_RUNS_MOST       (PYTHON_INTERPRETERS_MOST * PYTHON_STRATEGIES_MOST)

/* Places in PYTHON_STRATEGIES, the plainer ones first. */
enum python_strategy {
	PYTHON_SERIAL,
	PYTHON_THREADS,
	PYTHON_FORK,
	PYTHON_FORKSERVER,
	PYTHON_SPAWN,
	PYTHON_POOL,
	PYTHON_SUBINTERPRETERS,
	PYTHON_ASYNCIO,
};
extern const char *const python_strategy_names[PYTHON_STRATEGIES_MOST];

/* What was asked for. */
struct python_calls {
	const char *function, *items;
	char *interpreters[PYTHON_INTERPRETERS_MOST]; /* command lines */
	unsigned interpreter_count;
	unsigned strategies[PYTHON_STRATEGIES_MOST];
	unsigned strategy_count;
	unsigned workers, cpus;
	unsigned chunk_size; /* 0: that of the pool */
	unsigned count;	     /* items of a trial, a subset that `seed` draws; 0: as many as the time allows */
	uint64_t seed;
	int64_t seconds_ns; /* of the whole run */
	int64_t limit_ns;   /* of one interpreter that is asked; 0: a minute */
	bool warm;	    /* also with the pool that is there by then */
};

/* What an interpreter says of itself and of the function; times are means of single calls, ns. */
struct python_facts {
	char interpreter[PATH_MAX]; /* command line */
	char label[24];		    /* "3.11", "3.13t" */
	bool has_gil, is_coroutine;
	unsigned items;
	uint64_t mark; /* hash of the results of serial calls; 0: they differ from call to call */
	double import_ns, wall_ns, cpu_ns;
	double exclusive;			   /* share of a call during which no other thread can run one */
	double pickling_ns, bytes_out, bytes_back; /* NaN: it cannot be pickled */
	bool hopeless_threads; /* two threads took so much longer than one that threads are not run */
	unsigned native_threads;
	bool can[PYTHON_STRATEGIES_MOST];
};
extern struct python_facts python_facts[PYTHON_INTERPRETERS_MOST];
extern unsigned python_facts_count;

/* Asks all interpreters.  Sets calls->count and, where a trial has a part of the items only, calls->warm.  One that
 * cannot be asked is told to the user and left out.  Returns how many were; or a negative errno. */
int python_ask_all(struct python_calls *calls);

/* For the interpreter's side: a request, to free(); NULL: no memory. */
char *python_request(const struct python_calls *calls, const char *strategy, uint64_t mark);

/* One arm: its loop is first, so that loop->run() finds the rest. */
struct python_run {
	struct loop loop;
	enum python_strategy strategy;
	unsigned facts; /* place in python_facts */
	char *interpreter, *request;
};

/* For flags (struct flag, add): command lines of interpreters, separated by commas. */
int python_add_interpreters(const struct flag_value *value, const char *list);

/* Makes the arms of all interpreters that were asked.  Returns 0 or -ENOMEM. */
int python_expand(const struct python_calls *calls);

/* Tells the launchers of the arms; what a launcher was told.  Returns 0 or a negative errno. */
int python_hand_on(void);
int python_inherit(void);

/* The arms; ends with NULL. */
extern const struct loop *python_loops[PYTHON_RUNS_MOST + 1];

/* Runs one trial (python_run.c). */
void python_run(const struct loop *loop, const struct loop_watch *watch, struct trial *trial);

#endif
