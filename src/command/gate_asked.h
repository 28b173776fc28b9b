/* SPDX-License-Identifier: MIT
 *
 * What the flags of `breakeven gate` ask for.
 */
#ifndef COMMAND_GATE_ASKED_H
#define COMMAND_GATE_ASKED_H

#include "command/gate.h"
#include "command/gate_files.h"
#include "table/table.h"

#define SHORT_MARGIN 0.06

enum report_file { FILE_JUNIT, FILE_MARKDOWN, FILE_JSON, FILE_BENCHMARK, REPORT_FILES };

struct gate_asked {
	struct gate_request request;
	const char *replay;
	const char *csv; /* NULL: the flag was not given */
	const char *files[REPORT_FILES];
	const char *base_command, *candidate_command, *commands_file; /* whole programs */
	double margin_percent;					      /* 0: the flag was not given */
	enum table_format format;
	unsigned inconclusive, is_short;
	bool self_test, has_bounds;
};

/* What the flags say together; whether all that is asked for could be written, and each file is named once; the
 * commands, which asked->request.commands then points to.  Each tells the user what is wrong, and returns 0 or -EINVAL.
 */
int gate_check(const struct gate_asked *asked);
int gate_check_files(const struct gate_asked *asked);
int gate_read_commands(struct gate_asked *asked);

/* The command that does it again. */
void gate_say_again(const struct gate_asked *asked, char *again, size_t size);

#endif
