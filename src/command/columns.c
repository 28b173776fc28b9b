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

static int print_columns(const struct column *columns, unsigned count)
{
	printf("| column | unit | definition |\n| --- | --- | --- |\n");
	for (unsigned i = 0; i < count; i++)
		printf("| `%s` | %s | %s |\n", columns[i].name, columns[i].unit, columns[i].definition);
	return command_finish("columns");
}

static int run(void *request, int count, char **operands)
{
	const char *which = count > 0 ? operands[0] : "trials";

	(void)request;
	if (count <= 1 && strcmp(which, "trials") == 0)
		return print_columns(trial_columns, trial_column_count);
	if (count <= 1 && strcmp(which, "timeline") == 0)
		return print_columns(timeline_columns, timeline_column_count);
	if (count <= 1 && strcmp(which, "lifecycle") == 0)
		return print_columns(lifecycle_columns, lifecycle_column_count);
	fprintf(stderr, "breakeven columns: it takes trials, timeline or lifecycle, not `%s`\n",
		count > 1 ? operands[1] : which);
	return STATUS_USAGE;
}

const struct command command_columns = {
	.name = "columns",
	.text = "what each column of a CSV means, as a markdown table",
	.flags = {.program = "breakeven columns",
		  .usage = "[trials | timeline | lifecycle]",
		  .about = "What each column of these CSVs means, as a markdown table [trials].\n",
		  .notes = "example: breakeven columns timeline\n"},
	.run = run,
};
