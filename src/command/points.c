/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "command/points.h"
#include "report/tables.h"
#include "report/text.h"

static struct points_request asked;

static struct flag table[] = {
	POINTS_PAIRS_FLAG(struct points_request, pairs),
	POINTS_AXES_FLAG(struct points_request, axes, axis_count),
	COMMAND_MARGIN(struct points_request, margin_percent),
	{"show", "WHAT", "points: where strategies change places; curves: every ratio", "points", .type = FLAG_WORD,
	 .words = "points,curves", FLAG_INTO(struct points_request, show)},
	COMMAND_FORMAT(struct points_request),
};

static int print_tables(const char *command, const struct trial_list *list, const struct curves *curves,
			const struct points_request *request)
{
	struct table found;

	if (request->format == TABLE_AS_TEXT && request->show == SHOW_POINTS) {
		command_say_capacity(list);
		report_points_text(command_text(), curves);
		return command_finish(command);
	}
	if (request->show == SHOW_CURVES)
		table_of_curves(curves, &found);
	else
		table_of_points(curves, &found);
	command_note_capacity(&found, list);
	return command_print_table(command, &found, request->format);
}

int points_tell(const char *command, const char *pairs, int err)
{
	if (err != -EINVAL)
		return command_tell(command, STATUS_FAILED, "%s", error_text(err));
	return command_tell(command, STATUS_USAGE, "--pairs=%s: write pairs such as gil/processes, separated by commas",
			    pairs);
}

unsigned points_axes(const struct points_request *request)
{
	unsigned axes = 0;

	for (unsigned i = 0; i < request->axis_count; i++)
		axes |= 1U << request->axes[i];
	return axes;
}

int points_print(const char *command, struct trial_list *list, const struct points_request *request)
{
	struct curves curves;
	int status = STATUS_NOTHING,
	    err = curves_make(list, request->pairs, points_axes(request), request->margin_percent / 100, &curves);

	if (err)
		return points_tell(command, request->pairs, err);
	if (curves.count == 0)
		fprintf(stderr,
			"breakeven %s: no sweep over three sizes with one of these pairs (%s); "
			"sweep task size, payload, parent or workers, with both strategies\n",
			command, request->pairs);
	else
		status = print_tables(command, list, &curves, request);
	curves_free(&curves);
	return status;
}

static int print(struct trial_list *list, const void *owner)
{
	return points_print("points", list, owner);
}

const struct command command_points = {
	.name = "points",
	.text = "from which size on one strategy beats another",
	.flags = {.program = "breakeven points",
		  .usage = "[flags] FILE.csv...",
		  .about = "From which task size, payload, memory of the parent and number of workers on\n"
			   "does one strategy beat another? Found on ratios that are paired within rounds,\n"
			   "in sweeps of at least three sizes (breakeven refine measures them).\n",
		  .notes = "example:\n  breakeven points --pairs=gil/spawn results/mine.csv\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.print = print,
};
