/* SPDX-License-Identifier: MIT
 *
 * The flags of a harness that is to be started.
 */
#ifndef COMMAND_COMMAND_LINE_H
#define COMMAND_COMMAND_LINE_H

#include <limits.h>

#define COMMAND_LINE_MOST 24
#define COMMAND_LINE_SIZE (PATH_MAX + 64)

/* Zeroed before the first.  Some 100 KiB: not for a small stack. */
struct command_line {
	char text[COMMAND_LINE_MOST][COMMAND_LINE_SIZE];
	const char *arguments[COMMAND_LINE_MOST + 1]; /* ends with NULL */
	unsigned count;
};

/* Adds one; there are never more than COMMAND_LINE_MOST. */
__attribute__((format(printf, 2, 3))) void command_line_add(struct command_line *line, const char *format, ...);

#endif
