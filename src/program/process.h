/* SPDX-License-Identifier: MIT
 *
 * A command as a process: from its start to its end, and what it leaves behind.
 *
 * The command is a session of its own, so that it has no terminal to read from or to be stopped by.  A command of plain
 * words is executed, any other is given to /bin/sh, as make(1) does: a shell takes a millisecond to start.
 *
 * Thread-safety: none; for single-threaded programs, which adopt what their descendants leave (processes_adopt).
 */
#ifndef PROGRAM_PROCESS_H
#define PROGRAM_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>

#include "program/tree_memory.h"
#include "trial/loop.h"

/* Where a run reads from and writes to. */
struct process_streams {
	int input, nothing;    /* `nothing` is /dev/null, open for reading */
	FILE *output, *errors; /* output is NULL: stdout goes to /dev/null */
	const struct loop_watch *watch;
};

/* What came of a process. */
struct process_ending {
	int err;    /* it did not start: a negative errno */
	int status; /* as wait(2) has it */
	struct rusage usage;
	bool overdue, abandoned; /* it was killed at the limit, or because the harness has gone */
	int64_t started_ns, spawned_ns, ended_ns;
};

/* Runs a command to its end.  `memory`: receives the largest sampled values; NULL: no sampling, for timed runs. */
void process_run(const char *text, const struct process_streams *streams, struct tree_memory *memory,
		 struct process_ending *ending);

/* Has the command left processes that do not end within a fifth of a second?  They are killed. */
bool process_leaves_any(void);

#endif
