/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "analysis/metg.h"
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
	{"show", "WHAT",
	 "points: where strategies change places; curves: every ratio; metg: the smallest task size with an "
	 "efficiency of 50 % and 90 %; efficiency: that of every size",
	 "points", .type = FLAG_WORD, .words = "points,curves,metg,efficiency", FLAG_INTO(struct points_request, show)},
	COMMAND_FORMAT(struct points_request),
};

static int print_metg(const char *command, struct trial_list *list, double margin)
{
	struct curves curves;
	int err = metg_make(list, margin, &curves);

	if (err)
		return command_tell(command, STATUS_FAILED, "%s", error_text(err));
	report_metg_text(command_text(), &curves);
	curves_free(&curves);
	return STATUS_OK;
}

static int print_text(const char *command, struct trial_list *list, const struct curves *curves)
{
	int status;

	command_say_capacity(capacity_of(list->trials, list->count));
	report_points_text(command_text(), curves);
	status = print_metg(command, list, curves->margin);
	return status ? status : command_finish(command);
}

static int print_tables(const char *command, struct trial_list *list, const struct curves *curves,
			const struct points_request *request)
{
	static void (*const tables[])(const struct curves *curves, struct table *out) = {
		[SHOW_POINTS] = table_of_points,
		[SHOW_CURVES] = table_of_curves,
		[SHOW_METG] = table_of_metg,
		[SHOW_EFFICIENCY] = table_of_efficiencies,
	};
	struct table found;

	if (request->format == TABLE_AS_TEXT && request->show == SHOW_POINTS)
		return print_text(command, list, curves);
	tables[request->show](curves, &found);
	command_note_capacity(&found, capacity_of(list->trials, list->count));
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

static bool asks_metg(const struct points_request *request)
{
	return request->show == SHOW_METG || request->show == SHOW_EFFICIENCY;
}

static void tell_none(const char *command, const struct points_request *request)
{
	if (asks_metg(request))
		fprintf(stderr,
			"breakeven %s: no sweep over three sizes of tasks that compute, with serial and another "
			"strategy\n",
			command);
	else
		fprintf(stderr,
			"breakeven %s: no sweep over three sizes with one of these pairs (%s); "
			"sweep task size, payload, parent or workers, with both strategies\n",
			command, request->pairs);
}

int points_print(const char *command, struct trial_list *list, const struct points_request *request)
{
	double margin = request->margin_percent / 100;
	struct curves curves;
	int status = STATUS_NOTHING, err;

	if (asks_metg(request))
		err = metg_make(list, margin, &curves);
	else
		err = curves_make(list, request->pairs, points_axes(request), margin, &curves);
	if (err)
		return points_tell(command, request->pairs, err);
	if (curves.count == 0)
		tell_none(command, request);
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
