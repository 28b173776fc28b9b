/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "report/tables.h"
#include "report/text.h"

static struct request {
	enum table_format format;
} asked;

static struct flag table[] = {
	COMMAND_FORMAT(struct request),
};

static int print_costs(struct trial_list *list, const void *owner)
{
	const struct request *request = owner;
	struct costs costs;
	struct table found;
	int status = STATUS_NOTHING, err = costs_make(list, &costs);

	if (err)
		return command_tell("costs", STATUS_FAILED, "%s", error_text(err));
	if (request->format != TABLE_AS_TEXT && costs.count) {
		table_of_costs(&costs, &found);
		status = command_print_table("costs", &found, request->format);
	} else if (report_costs_text(command_text(), &costs)) {
		status = command_finish("costs");
	} else {
		fprintf(stderr, "breakeven costs: no trial tells what a worker costs; make costs measures them\n");
	}
	costs_free(&costs);
	return status;
}

const struct command command_costs = {
	.name = "costs",
	.text = "what one worker more costs, for each strategy",
	.flags = {.program = "breakeven costs",
		  .usage = "[flags] FILE.csv...",
		  .about = "For each strategy what one worker more costs: to create, to hand a task to, to\n"
			   "send a byte to, in memory. Lines fitted to what bench/scale, parent and\n"
			   "transport wrote (make costs).\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.print = print_costs,
};
