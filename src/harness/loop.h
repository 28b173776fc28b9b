/* SPDX-License-Identifier: MIT
 *
 * struct loop: a small thing that Google Benchmark repeats, and whose time is
 * nanoseconds.  A harness has several loops for one thing, ours and a bare one of
 * the same calls; in each round all of them run, with one number of iterations, so
 * that what we add is a ratio.  Loops of a thing stand together, the bare one first.
 */
#ifndef HARNESS_LOOP_H
#define HARNESS_LOOP_H

#include <stdint.h>

#include "gbench/gbench.h"
#include "record/trial.h"

struct loop {
	const char *thing; /* what is done: the CSV's `workload` */
	const char *side;  /* by whom: `bare` or one of ours; the CSV's `strategy` */
	const char *text;  /* one line for --help; of the first loop of a thing */
	/* Before and after `iterations` steps; *state is theirs.  begin() returns 0
	 * or a negative errno, and has then nothing to end.  Optional. */
	int (*begin)(uint64_t iterations, void **state);
	void (*step)(void *state);
	void (*end)(void *state);
};

/* For step() and end(): what was wanted could not be had.  The loop runs on, so that no step has to
 * return an error and no loop to look at it; its trial has the first one as its status. */
void loop_fail(int err);

/* How many iterations take about 20 ms, at least 1.  Returns 0 or a negative errno. */
int loop_calibrate(const struct loop *loop, uint64_t *iterations);

/* Runs the loop in Google Benchmark's own and fills times, usage and status of the
 * trial, whose `tasks` are the iterations. */
void loop_run(const struct loop *loop, struct gbench_state *state, struct trial *trial);

#endif
