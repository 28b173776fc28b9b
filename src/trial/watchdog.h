/* SPDX-License-Identifier: MIT
 *
 * What ends a trial that takes too long: a worker that was stopped, waits for what never comes, or
 * loops.  At the limit it finds out which worker is not done and what the kernel says of it, has the
 * crew begin no further task, and kills the processes; then every wait of the harness comes
 * to its end by itself, and the trial gets a row.  Threads cannot be killed: if they do not end either, the
 * supervisor (harness/supervisor.h) ends the harness.
 *
 * It is a timer of the kernel's (ITIMER_REAL) and a handler of SIGALRM, so nothing runs
 * beside a trial that is in time.  One trial at a time; from the single-threaded harness only.
 */
#ifndef TRIAL_WATCHDOG_H
#define TRIAL_WATCHDOG_H

#include <stdint.h>

#include "worker/crew.h"

/* From now on; limit_ns 0: never.  Not in the timed span. */
void watchdog_start(struct crew *crew, int64_t limit_ns);

/* The trial is over: puts the handler of before back. */
void watchdog_stop(void);

#endif
