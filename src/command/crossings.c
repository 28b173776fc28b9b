/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "command/crossings.h"
#include "report/crossings_report.h"
#include "report/tables.h"

static struct crossings_request asked;

static struct flag table[] = {
	CROSSINGS_PAIRS_FLAG(struct crossings_request, pairs),
	CROSSINGS_AXES_FLAG(struct crossings_request, axes, axis_count),
	{"show", "WHAT", "points: where strategies change places; curves: every ratio", "points", .type = FLAG_WORD,
	 .words = "points,curves", FLAG_INTO(struct crossings_request, show)},
	COMMAND_FORMAT(struct crossings_request),
};

static int print_tables(const char *command, const struct crossings *crossings, const struct crossings_request *request)
{
	struct table found;

	if (request->format == TABLE_AS_TEXT && request->show == SHOW_POINTS) {
		report_crossings_text(stdout, crossings);
		return command_finish(command);
	}
	if (request->show == SHOW_CURVES)
		table_of_curves(crossings, &found);
	else
		table_of_crossings(crossings, &found);
	return command_print_table(command, &found, request->format);
}

int crossings_tell(const char *command, const char *pairs, int err)
{
	if (err != -EINVAL) {
		fprintf(stderr, "breakeven %s: %s\n", command, error_text(err));
		return STATUS_FAILED;
	}
	fprintf(stderr, "breakeven %s: --pairs=%s: pairs such as gil/processes are wanted, separated by commas\n",
		command, pairs);
	return STATUS_USAGE;
}

unsigned crossings_axes(const struct crossings_request *request)
{
	unsigned axes = 0;

	for (unsigned i = 0; i < request->axis_count; i++)
		axes |= 1U << request->axes[i];
	return axes;
}

int crossings_print(const char *command, struct trial_list *list, const struct crossings_request *request)
{
	struct crossings crossings;
	int status = STATUS_USAGE, err = crossings_make(list, request->pairs, crossings_axes(request), &crossings);

	if (err)
		return crossings_tell(command, request->pairs, err);
	if (crossings.count == 0)
		fprintf(stderr,
			"breakeven %s: no sweep over three sizes with one of these pairs (%s); "
			"breakeven refine --csv=FILE measures some\n",
			command, request->pairs);
	else
		status = print_tables(command, &crossings, request);
	crossings_free(&crossings);
	return status;
}

static int print(struct trial_list *list, const void *owner)
{
	return crossings_print("crossings", list, owner);
}

static int run(void *request, int count, char **files)
{
	return command_print_host("crossings", files, count, print, request);
}

const struct command command_crossings = {
	.name = "crossings",
	.text = "from which size on one strategy beats another",
	.flags = {.program = "breakeven crossings",
		  .usage = "[flags] FILE.csv...",
		  .about = "From which task size, payload, memory of the parent and number of workers on does\n"
			   "one strategy beat another? Found on ratios that are paired within rounds, in\n"
			   "sweeps of at least three sizes (breakeven refine measures them).\n",
		  .notes = "example:\n  breakeven crossings --pairs=gil/spawn results/mine.csv\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
