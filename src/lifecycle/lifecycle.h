/* SPDX-License-Identifier: MIT
 *
 * Lifecycles: what becomes of a program's workers when its main thread ends.
 *
 * A scenario is a whole program: a fresh image that creates workers, waits for them or does not, and ends.
 * Its rules at the end are those of CPython's threading and multiprocessing ("threading — Thread-based parallelism" and
 * "multiprocessing — Process-based parallelism", Library Reference): threads and processes that are no daemons
 * are waited for, daemons are ended where they are (processes by SIGTERM).
 *
 * The observer stands outside: it takes what the program says of itself, and when it was gone.
 *
 * Thread-safety: one thread.
 */
#ifndef LIFECYCLE_LIFECYCLE_H
#define LIFECYCLE_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/lifecycle.h"

enum scenario_kind { SCENARIO_THREADS, SCENARIO_PROCESSES, SCENARIO_KINDS };
enum scenario_mode { SCENARIO_JOINED, SCENARIO_NOT_JOINED, SCENARIO_DAEMON, SCENARIO_MODES };

extern const char *const scenario_kind_names[SCENARIO_KINDS];
extern const char *const scenario_mode_names[SCENARIO_MODES];

#define SCENARIO_WORKERS_MOST 16

struct scenario {
	enum scenario_kind kind;
	enum scenario_mode mode;
	unsigned workers; /* at most SCENARIO_WORKERS_MOST */
	int64_t work_ns;
};

/* ---- the program ---- */

/* How it is told what to play: kind, mode, workers, ns of work, descriptor for events, process that observes. */
#define SCENARIO_FLAG "--play=%u,%u,%u,%lld,%d,%d"

/* The line that a worker writes and does not flush. */
#define SCENARIO_UNFLUSHED_WORDS "this was written and not flushed"
#define SCENARIO_UNFLUSHED	 "Worker %u: " SCENARIO_UNFLUSHED_WORDS

/* If argv asks for a scenario to be played, plays it and ends the program. */
void scenario_play_if_asked(int argc, char **argv);

/* ---- the observer ---- */

/* What a program said of itself, and what was seen from outside; times are clock_now_ns(). */
struct scenario_events {
	int64_t started_ns; /* of the program, from outside */
	int64_t end_ns;	    /* its main thread's; 0: it never said so */
	int64_t exited_ns;  /* seen from outside */
	int64_t finish_ns[SCENARIO_WORKERS_MOST];
	bool is_started[SCENARIO_WORKERS_MOST];
	bool is_orphaned[SCENARIO_WORKERS_MOST]; /* its program was gone before it was waited for or ended */
	bool lock_held[SCENARIO_WORKERS_MOST];
	bool lock_told[SCENARIO_WORKERS_MOST];
	unsigned unflushed; /* lines that workers had written and not flushed, and that arrived */
};

/* Takes one line of what a program says: "finish 1 123456789".  Returns 0, or -EPROTO. */
int scenario_take_event(struct scenario_events *events, const char *line);

/* Counts the lines that workers had not flushed. */
void scenario_take_output(struct scenario_events *events, const char *output);

/* Plays it in a fresh image of this program; its log goes to `log` as it comes (a descriptor, or -1).  Returns 0, or
 * -ETIME if it did not end (it was killed), or another negative errno. */
int scenario_observe(const struct scenario *scenario, int log, struct scenario_events *events);

struct coprocess;

/* The same scenario in the interpreter.  `source` is the program that plays it there.  The reason of an error is
 * in coprocess->reason. */
int scenario_observe_interpreter(const struct scenario *scenario, struct coprocess *coprocess, const char *source,
				 int log, struct scenario_events *events);

/* What it came to.  Returns 0, or -EPROTO if the program did not tell all of it. */
int scenario_judge(const struct scenario *scenario, const struct scenario_events *events, struct scenario_row *row);

/* Did workers, output and lock come to the same? */
bool scenario_same(const struct scenario_row *a, const struct scenario_row *b);

#endif
