/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "report/crossings_report.h"
#include "report/tables.h"

enum show { SHOW_POINTS, SHOW_CURVES };

static struct request {
	enum table_format format;
	enum show show;
	const char *pairs;
} asked;

static struct flag table[] = {
	{"pairs", "LIST", "pairs to compare", CROSSINGS_PAIRS, .type = FLAG_TEXT, FLAG_INTO(struct request, pairs)},
	{"show", "WHAT", "points: where strategies change places; curves: every ratio", "points", .type = FLAG_WORD,
	 .words = "points,curves", FLAG_INTO(struct request, show)},
	COMMAND_FORMAT(struct request),
};

static int print_tables(const struct crossings *crossings, const struct request *request)
{
	struct table found;

	if (request->format == TABLE_AS_TEXT && request->show == SHOW_POINTS) {
		report_crossings_text(stdout, crossings);
		return command_finish("crossings");
	}
	if (request->show == SHOW_CURVES)
		table_of_curves(crossings, &found);
	else
		table_of_crossings(crossings, &found);
	return command_print_table("crossings", &found, request->format);
}

static int print_crossings(struct trial_list *list, const void *owner)
{
	const struct request *request = owner;
	struct crossings crossings;
	int status = STATUS_USAGE, err = crossings_make(list, request->pairs, &crossings);

	if (err == -EINVAL) {
		fprintf(stderr,
			"breakeven crossings: --pairs=%s: pairs such as gil/processes are wanted, separated "
			"by commas\n",
			request->pairs);
		return STATUS_USAGE;
	}
	if (err) {
		fprintf(stderr, "breakeven crossings: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	if (crossings.count == 0) {
		fprintf(stderr,
			"breakeven crossings: no sweep over three sizes with one of these pairs (%s); "
			"build/bench/breakeven --csv=FILE makes some\n",
			request->pairs);
	} else {
		status = print_tables(&crossings, request);
	}
	crossings_free(&crossings);
	return status;
}

static int run(void *request, int count, char **files)
{
	return command_print_host("crossings", files, count, print_crossings, request);
}

const struct command command_crossings = {
	.name = "crossings",
	.text = "from which size on one strategy beats another",
	.flags = {.program = "breakeven crossings",
		  .usage = "[flags] FILE.csv...",
		  .about = "From which task size, payload, memory of the parent and number of workers on does\n"
			   "one strategy beat another? Found on ratios that are paired within rounds, in\n"
			   "sweeps of at least three sizes (build/bench/breakeven makes them).\n",
		  .notes = "example:\n  breakeven crossings --pairs=gil/spawn results/mine.csv\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
