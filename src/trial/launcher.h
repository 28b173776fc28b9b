/* SPDX-License-Identifier: MIT
 *
 * The launcher: the process that trials are forked from.  A harness starts one for each restart, as a fresh image of
 * its own program.  It creates no thread, runs no workload, loads no library of a workload and allocates next to
 * nothing, so each trial begins in the state of a program that has just started: fork(2) of it takes a third of the
 * time of the slimmest exec(3) that would do (docs/methodology.md has the figures), and the address layout changes with
 * each restart.
 *
 * It looks after the trial that runs: a crash, a hang, a refused process is the status of one row.  It adopts what a
 * trial leaves behind and ends it before the next; and when the harness ends, however that comes, it ends the trial and
 * all of its descendants, and then itself.
 */
#ifndef TRIAL_LAUNCHER_H
#define TRIAL_LAUNCHER_H

#include <stdbool.h>

#include "trial/loop.h"
#include "worker/strategy.h"

/* Number of a descriptor: a program that starts with it is a launcher. */
#define LAUNCHER_VARIABLE "BREAKEVEN_LAUNCHER"

/* What this program has beside the registry. */
struct launcher {
	const struct strategy *const *own_strategies; /* ends with NULL; may be NULL */
	const struct loop *const *loops;	      /* the same */
};

bool launcher_is_asked(void);

/* By its place among the loops; NULL: there is none. */
const struct loop *launcher_find_loop(const struct launcher *launcher, unsigned number);

/* Serves the harness at the other end of that descriptor until it has gone.  Returns an exit status. */
int launcher_serve(const struct launcher *launcher);

#endif
