/* SPDX-License-Identifier: MIT
 *
 * The data dictionary, from the table that writer and reader follow.
 */
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "record/trial.h"

int command_columns(int argc, char **argv)
{
	if (argc > 1) {
		fprintf(stderr, "breakeven columns: it takes no argument, not `%s`\n", argv[1]);
		return STATUS_USAGE;
	}
	printf("| column | unit | definition |\n| --- | --- | --- |\n");
	for (unsigned i = 0; i < trial_column_count; i++)
		printf("| `%s` | %s | %s |\n", trial_columns[i].name, trial_columns[i].unit,
		       trial_columns[i].definition);
	return command_finish(argv[0]);
}
