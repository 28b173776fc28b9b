/* SPDX-License-Identifier: MIT
 *
 * Commands that need measurements start a harness as a child process and read the CSV that it
 * writes.
 */
#ifndef COMMAND_RUN_HARNESS_H
#define COMMAND_RUN_HARNESS_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define COMMAND_LINE_MOST 24
#define COMMAND_LINE_SIZE (PATH_MAX + 64)

/* The flags of a harness.  Zeroed before the first.  Some 100 KiB: not for a small stack. */
struct command_line {
	char text[COMMAND_LINE_MOST][COMMAND_LINE_SIZE];
	const char *arguments[COMMAND_LINE_MOST + 1]; /* ends with NULL */
	unsigned count;
};

/* Adds one; there are never more than COMMAND_LINE_MOST. */
__attribute__((format(printf, 2, 3))) void command_line_add(struct command_line *line, const char *format, ...);

/* Path of a harness that belongs to this command: bench/NAME beside it (as built), or
 * ../libexec/breakeven/NAME (as installed).  Returns 0; or tells the user, as `command`, that it is not there, and
 * returns a negative errno. */
int harness_find(const char *command, const char *name, char *path, size_t size);

/* Runs it with `arguments` (ends with NULL; without the program's name), its table of
 * results to nowhere, its progress and its words on stderr.  Returns its exit status, 128 + signal for one that was
 * killed, or a negative errno; a harness that is not there is told to the user. */
int harness_run(const char *command, const char *name, const char *const *arguments);

/* Starts the program at `path`, without waiting for it.  Returns 0 or a negative errno. */
int harness_start(const char *path, const char *const *arguments, pid_t *child);

/* Exit status, or 128 + signal, of a child that is waited for; or a negative errno. */
int harness_wait(pid_t child);

/* The same, but after deadline_ns (clock_now_ns()) the child is killed, and it is -ETIMEDOUT; after Ctrl-C it is told
 * to end, and it is -EINTR. */
int harness_wait_until(pid_t child, int64_t deadline_ns);

#endif
