/* SPDX-License-Identifier: MIT
 *
 * One trial: a job, a strategy, and what came of it.
 * All functions: in a process of the trial's own, single-threaded, which nothing ran in before (launcher.h).
 */
#ifndef TRIAL_RUN_H
#define TRIAL_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "record/trial.h"
#include "worker/strategy.h"
#include "worker/workload.h"

/* Where a trial runs, and what others may know of it; all of it the caller's. */
struct trial_place {
	struct arena *arena;		  /* for the job (arena_new) */
	const struct cpu_mask *free_mask; /* CPUs that the process gets back when the timed span begins; NULL: it is not
					     bound */
	_Atomic int64_t *running_ns;	  /* is set to clock_now_ns() when the span begins; or NULL */
	void (*look)(const struct team *team, void *argument); /* called when all workers have been reaped; or NULL */
	void *argument;
};

/* Prepares, warms up, runs the job once and fills the measured columns of *trial (times, usage, lock, checksum,
 * status).  `expected` is the checksum that a valid trial has; NULL leaves it unchecked.  Never fails: what went wrong
 * is trial->status, and no worker is left behind. */
void trial_run(const struct job *job, const struct strategy *strategy, const uint64_t *expected,
	       const struct trial_place *place, struct trial *trial);

/* The row of a trial that did not come to run. */
void trial_fail_setup(int err, struct trial *trial);

/* Repetitions of the workload's kernel that take job->cpu_ns of CPU time in one undisturbed thread, at least 1; 0 if no
 * CPU time is asked of a workload that burns it; 1 for others.  Takes about 30 ms.  Returns 0, the negative errno of
 * the workload, or -ERANGE if however many repetitions take no time. */
int trial_calibrate(const struct job *job, uint64_t *units);

#endif
