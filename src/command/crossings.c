/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "report/crossings_report.h"

typedef void (*report_function)(FILE *out, const struct crossings *crossings);

static const report_function reports[] = {report_crossings_text, report_crossings_csv, report_crossings_json,
					  report_crossings_curves};

static struct request {
	unsigned format;
	const char *pairs;
} asked;

static struct flag table[] = {
	{"pairs", "LIST", "which strategies", CROSSINGS_PAIRS, .type = FLAG_TEXT, FLAG_INTO(struct request, pairs)},
	{"format", "FORM", "text, csv, json, or curves: every ratio as CSV", "text", .type = FLAG_WORD,
	 .words = "text,csv,json,curves", FLAG_INTO(struct request, format)},
};

static int print_crossings(struct trial_list *list, const struct request *request)
{
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
		reports[request->format](stdout, &crossings);
		status = command_finish("crossings");
	}
	crossings_free(&crossings);
	return status;
}

static int run(void *request, int count, char **files)
{
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_read("crossings", files, count, &list) == 0 && command_one_host("crossings", &list) == 0)
		status = print_crossings(&list, request);
	trial_list_free(&list);
	return status;
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
