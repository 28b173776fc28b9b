/* SPDX-License-Identifier: MIT
 *
 * The process of one trial, and what it leaves for its launcher in memory that both map.  A workload can write there:
 * what is read from it is checked.
 */
#ifndef TRIAL_CHILD_H
#define TRIAL_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "trial/launcher.h"
#include "trial/wire.h"

struct child_report {
	_Atomic int64_t running_ns; /* when the timed part began, clock_now_ns(); 0: not yet */
	_Atomic bool done;	    /* the answer is whole */
	struct wire_answer answer;
};

struct child {
	const struct launcher *launcher;
	const struct wire_request *request; /* in shared memory, for its child alone */
	struct arena *arena;		    /* of a trial; or NULL */
	const struct cpu_mask *free_mask;   /* CPUs that the process has but for its start; NULL: it is not bound */
	struct child_report *report;

	/* Of the request, which a workload can write to. */
	unsigned team; /* workers and background workers */
	int64_t prepare_limit_ns, limit_ns;

	pid_t launcher_process;
	int64_t started_ns; /* clock_wall_ns() */
};

/* How the process came to its end. */
struct ending {
	int status;		       /* of waitpid */
	bool timed_out;		       /* it was killed at its limit */
	char overdue[TRIAL_NAME_SIZE]; /* the status of that row */
};

/* Does what the request says, fills the report and ends. */
_Noreturn void child_main(const struct child *child);

/* In the launcher: waits for the end of the process, and kills it at its limit (supervise.c).  Between looks the
 * launcher sleeps, so nothing runs beside a trial that is in time.  `harness`: a socket that is readable when the
 * harness has gone.  Returns 0, -EPIPE if it has, or another negative errno; the process has ended in each case. */
int supervise(pid_t process, const struct child *child, int harness, struct ending *ending);

/* In the launcher, after the child's end: the answer, or a status that says how it ended; or why there could be no
 * process, by the negative errno `err`. */
void child_take_report(const struct child *child, int err, const struct ending *ending, struct wire_answer *answer);

#endif
