/* SPDX-License-Identifier: MIT
 *
 * Whole programs in the gate: commands by name, and what must hold of the ratios of their times.
 *
 * A file has a command or a ratio a line; a line that begins with # is a comment:
 *
 *     threads    = ./job --threads=4
 *     processes  = ./job --processes=4
 *     threads/processes >= 0.9
 *     threads/processes <= 1.2 info
 *     new/old candidate
 *
 * A ratio is the makespan of the first over that of the second.  `info`: it is shown and never fails.  `candidate`: the
 * first is a candidate and the second its baseline; it fails if the ratio is surely above 1 and its estimate above the
 * margin.
 *
 * Thread-safety: one thread an object.
 */
#ifndef ANALYSIS_GATE_COMMANDS_H
#define ANALYSIS_GATE_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "record/trial.h"

#define GATE_COMMANDS_MOST	16
#define GATE_COMMAND_LINES_MOST 64
#define GATE_COMMAND_SIZE	4000

struct gate_command_line {
	unsigned numerator, denominator; /* places in names */
	double lower, upper;		 /* NaN: not given */
	bool pair, informs;		 /* as in struct gate_series */
};

struct gate_commands {
	char names[GATE_COMMANDS_MOST][TRIAL_NAME_SIZE / 2];
	char texts[GATE_COMMANDS_MOST][GATE_COMMAND_SIZE];
	unsigned count;
	struct gate_command_line lines[GATE_COMMAND_LINES_MOST];
	unsigned line_count;
};

/* A baseline and a candidate.  Returns 0 or -E2BIG. */
int gate_commands_pair(const char *base, const char *candidate, struct gate_commands *out);

/* Reads the file.  Returns 0; or -EBADMSG with the line, from 1, and the reason. */
int gate_commands_read(FILE *file, struct gate_commands *out, size_t *line, char *reason, size_t size);

#endif
