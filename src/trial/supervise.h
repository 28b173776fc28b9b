/* SPDX-License-Identifier: MIT
 *
 * The launcher's look after the process of a trial: its end, its limit, and which worker did not come to its end.
 * Between looks the launcher sleeps, so nothing runs beside a trial that is in time.
 */
#ifndef TRIAL_SUPERVISE_H
#define TRIAL_SUPERVISE_H

#include <stdbool.h>
#include <sys/types.h>

#include "record/trial.h"

struct child;

/* How the process came to its end. */
struct ending {
	int status;		       /* of waitpid */
	bool timed_out;		       /* it was killed at its limit */
	char overdue[TRIAL_NAME_SIZE]; /* the status of that row */
};

/* Waits for the end of the process, and kills it at its limit.  `harness`: a socket that is readable when the harness
 * has gone.  Returns 0, -EPIPE if it has, or another negative errno; the process has ended in each case. */
int supervise(pid_t process, const struct child *child, int harness, struct ending *ending);

#endif
