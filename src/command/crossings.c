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
		fprintf(stderr, "breakeven crossings: --format=%s: it is text, csv, json or curves\n", form);
	return request->report ? 0 : -1;
}

static int read_flags(int argc, char **argv, struct request *request)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"pairs", required_argument, NULL, 'p'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	int c, err = 0;

	opterr = 0;
	while (!err && (c = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		if (c == 'h') {
			request->help = true;
		} else if (c == 'p') {
			request->pairs = optarg;
		} else if (c == 'f') {
			request->report = NULL;
			err = set_format(request, optarg);
		} else {
			fprintf(stderr, "breakeven crossings: %s `%s`; --help lists the flags\n",
				c == ':' ? "a value is missing after" : "unknown flag", argv[optind - 1]);
			err = -1;
		}
	}
	return err;
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
	struct request request = {.report = report_crossings_text, .pairs = CROSSINGS_PAIRS};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (read_flags(argc, argv, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("crossings");
	}
	if (command_read("crossings", argv + optind, argc - optind, &list) == 0)
		status = print_crossings(&list, &request);
	trial_list_free(&list);
	return status;
}
