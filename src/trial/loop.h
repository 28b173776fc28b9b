/* SPDX-License-Identifier: MIT
 *
 * struct loop: what a harness runs instead of trials.  Usually a small operation that is repeated, and whose time is
 * nanoseconds.  A harness has several loops for one operation, ours and a bare one of the same calls; in each round all
 * of them run, with one number of iterations, so that what we add is a ratio.  Loops of an operation stand together,
 * the bare one first.
 *
 * In the process of a trial (launcher.h).
 */
#ifndef TRIAL_LOOP_H
#define TRIAL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/kind.h"
#include "record/trial.h"

/* What a run() has to look after while it waits. */
struct loop_watch {
	int harness;	  /* descriptor that is readable when the harness has gone: then the run ends at once */
	int64_t limit_ns; /* that a process may take; then it is killed, and the status is LOOP_OVERDUE */
};
#define LOOP_OVERDUE "timeout"

struct loop {
	const char *thing; /* what is done: the CSV's `workload` */
	const char *side;  /* by what: `bare` or one of ours; the CSV's `strategy` */
	const char *text;  /* one line for --help; of the first loop of an operation */
	/* Before and after `iterations` steps; *state is theirs.  begin() returns 0
	 * or a negative errno, and has then nothing to end.  Optional. */
	int (*begin)(uint64_t iterations, void **state);
	void (*step)(void *state);
	void (*end)(void *state);
	/* Instead of these three, for what is done once and is a process of its own: another program.  Called in the
	 * launcher, which a further fork would cost milliseconds; so it leaves nothing behind.  Fills times, usage and
	 * status; memory, too, if trial->tasks is LOOP_SURVEYED. */
#define LOOP_SURVEYED 2
	void (*run)(const struct loop *loop, const struct loop_watch *watch, struct trial *trial);
	enum kind kind;
	/* The parameter in which cells of one thing differ; NULL: there is none. */
	const char *parameter;
	double value;
	unsigned workers; /* of its cell; 0 is 1 */
	bool compared;	  /* of run(): all loops of a cell must give the checksum of the first one */
};

/* For step() and end(): what was wanted could not be had.  The loop runs on, so that no step has to
 * return an error and no loop to look at it; its trial has the first one as its status. */
void loop_fail(int err);

/* How many iterations take about 20 ms, at least 1.  Returns 0 or a negative errno. */
int loop_calibrate(const struct loop *loop, uint64_t *iterations);

/* Runs trial->tasks iterations and fills times, usage and status. */
void loop_run(const struct loop *loop, struct trial *trial);

#endif
