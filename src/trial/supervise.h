/* SPDX-License-Identifier: MIT
 *
 * The launcher's look after the process of a trial: its end, its limit, and which worker did not come to its end.
 * Between looks the launcher sleeps, so nothing runs beside a trial that is in time.
 */
#ifndef TRIAL_SUPERVISE_H
#define TRIAL_SUPERVISE_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "record/trial.h"

struct child;

struct supervision {
	int socket;	      /* of the harness: readable, when it has gone */
	sigset_t former;      /* signals that were held before */
	bool ignored[NSIG];   /* signals that were ignored before */
	int status;	      /* of the last trial's process (waitpid) … */
	bool timed_out;	      /* … that was killed at its limit */
	char overdue[TRIAL_NAME_SIZE]; /* the status of that row */
};

/* SIGINT, SIGTERM and SIGHUP are the harness's business from now on. */
void supervise_begin(struct supervision *supervision, int socket);

/* In a forked child: signals as they were before supervise_begin(). */
void supervise_forget(const struct supervision *supervision);

/* Waits for the end of the process, and kills it at its limit.  Fills status, timed_out and overdue.  Returns 0, or
 * -EPIPE if the harness has gone. */
int supervise(struct supervision *supervision, pid_t process, const struct child *child);

#endif
