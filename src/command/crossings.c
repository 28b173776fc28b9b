/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "report/crossings_report.h"

static const char usage[] = "usage: breakeven crossings [flags] FILE.csv...\n"
			    "\n"
			    "From which task size, payload, memory of the parent and number of workers on does\n"
			    "one strategy beat another? Found on ratios that are paired within rounds, in\n"
			    "sweeps of at least three sizes (build/bench/breakeven makes them).\n"
			    "\n"
			    "  --pairs=LIST        which [" CROSSINGS_PAIRS "]\n"
			    "  --format=FORM       text, csv, json, or curves: every ratio as CSV [text]\n"
			    "  --help              this text\n"
			    "\n"
			    "example:\n"
			    "  breakeven crossings --pairs=gil/spawn results/mine.csv\n";

struct request {
	void (*report)(FILE *out, const struct crossings *crossings);
	const char *pairs;
	bool help;
};

static int set_format(struct request *request, const char *form)
{
	if (strcmp(form, "text") == 0)
		request->report = report_crossings_text;
	else if (strcmp(form, "csv") == 0)
		request->report = report_crossings_csv;
	else if (strcmp(form, "json") == 0)
		request->report = report_crossings_json;
	else if (strcmp(form, "curves") == 0)
		request->report = report_crossings_curves;
	else
		return command_reject("crossings", "format", form, "it is text, csv, json or curves");
	return 0;
}

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	if (flag == 'f')
		return set_format(request, value);
	if (flag == 'p')
		request->pairs = value;
	else
		request->help = true;
	return 0;
}

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
		request->report(stdout, &crossings);
		status = command_finish("crossings");
	}
	crossings_free(&crossings);
	return status;
}

int command_crossings(int argc, char **argv)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"pairs", required_argument, NULL, 'p'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	struct request request = {.report = report_crossings_text, .pairs = CROSSINGS_PAIRS};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_options("crossings", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("crossings");
	}
	if (command_read("crossings", argv + optind, argc - optind, &list) == 0 &&
	    command_one_host("crossings", &list) == 0)
		status = print_crossings(&list, &request);
	trial_list_free(&list);
	return status;
}
