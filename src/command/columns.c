/* SPDX-License-Identifier: MIT
 *
 * The data dictionaries, from the tables that writers and readers follow.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "record/lifecycle.h"
#include "record/timeline.h"
#include "record/trial.h"

static const char usage[] = "usage: breakeven columns [trials | timeline | lifecycle]\n"
			    "\n"
			    "What each column of these CSVs means, as a markdown table [trials].\n"
			    "\n"
			    "example: breakeven columns timeline\n";

static int print_columns(const struct column *columns, unsigned count)
{
	printf("| column | unit | definition |\n| --- | --- | --- |\n");
	for (unsigned i = 0; i < count; i++)
		printf("| `%s` | %s | %s |\n", columns[i].name, columns[i].unit, columns[i].definition);
	return command_finish("columns");
}

int command_columns(int argc, char **argv)
{
	const char *which = argc > 1 ? argv[1] : "trials";

	if (strcmp(which, "--help") == 0) {
		fputs(usage, stdout);
		return command_finish("columns");
	}
	if (argc <= 2 && strcmp(which, "trials") == 0)
		return print_columns(trial_columns, trial_column_count);
	if (argc <= 2 && strcmp(which, "timeline") == 0)
		return print_columns(timeline_columns, timeline_column_count);
	if (argc <= 2 && strcmp(which, "lifecycle") == 0)
		return print_columns(lifecycle_columns, lifecycle_column_count);
	fprintf(stderr, "breakeven columns: it takes trials, timeline or lifecycle, not `%s`\n",
		argc > 2 ? argv[2] : which);
	return STATUS_USAGE;
}
