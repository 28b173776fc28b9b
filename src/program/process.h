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

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>

#include "program/tree_memory.h"
#include "record/trial.h"
#include "trial/loop.h"

/* Where a run reads from and writes to. */
struct process_streams {
	int input, nothing;    /* `nothing` is /dev/null, open for reading */
	FILE *output, *errors; /* output is NULL: stdout goes to /dev/null */
	const struct loop_watch *watch;
};

/* Opens them: stdin from the file (NULL: /dev/null); stdout to a temporary file, if it is wanted; stderr to another.
 * Returns 0 or a negative errno; what is open is closed by process_streams_close() in either case. */
int process_streams_open(const char *input, bool wants_output, const struct loop_watch *watch,
			 struct process_streams *streams);
void process_streams_close(const struct process_streams *streams);

/* The last line of what was written that is not blank, printable. */
#define PROCESS_LINE_SIZE 200
void process_last_line(FILE *file, char line[PROCESS_LINE_SIZE]);

/* What came of a process. */
struct process_ending {
	int err;    /* it did not start: a negative errno */
	int status; /* as wait(2) has it */
	struct rusage usage;
	bool overdue, abandoned; /* it was killed at the limit, or because the harness has gone */
	int64_t started_ns, spawned_ns, ended_ns;
};

/* Looks a program up in PATH, as a shell does.  Returns whether it is there; a name with a slash is a path. */
bool process_find_program(const char *name, char path[PATH_MAX]);

/* Runs a command to its end.  `memory`: receives the largest sampled values; NULL: no sampling, for timed runs. */
void process_run(const char *text, const struct process_streams *streams, struct tree_memory *memory,
		 struct process_ending *ending);

/* The same, of a program and its arguments; ends with NULL. */
void process_run_words(char *const words[], const struct process_streams *streams, struct tree_memory *memory,
		       struct process_ending *ending);

/* The status column, such as "prepare:exited:1"; "ok" if the process ended well. */
void process_status(const struct process_ending *ending, const char *prefix, char status[TRIAL_NAME_SIZE]);

/* For messages: "exited with status 1", "was killed by SIGSEGV", "cannot be started: …". */
#define PROCESS_WORDS_SIZE 80
void process_words(const struct process_ending *ending, char words[PROCESS_WORDS_SIZE]);

/* Has the command left processes that do not end within two seconds?  They are killed. */
bool process_leaves_any(void);

#endif
