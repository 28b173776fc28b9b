/* SPDX-License-Identifier: MIT */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "report/costs_report.h"

static const char usage[] = "usage: breakeven costs [flags] FILE.csv...\n"
			    "\n"
			    "For each strategy what one worker more costs: to create, to hand a task to, to send\n"
			    "a byte to, in memory. Lines fitted to what bench/scale, parent and transport wrote\n"
			    "(make costs).\n"
			    "\n"
			    "  --format=FORM       text or csv [text]\n"
			    "  --help              this text\n";

struct request {
	void (*report)(FILE *out, const struct costs *costs);
	bool help;
};

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	if (flag == 'h')
		request->help = true;
	else if (strcmp(value, "text") == 0)
		request->report = report_costs_text;
	else if (strcmp(value, "csv") == 0)
		request->report = report_costs_csv;
	else
		return command_reject("costs", "format", value, "it is text or csv");
	return 0;
}

static int print_costs(struct trial_list *list, const struct request *request)
{
	struct costs costs;
	int status = STATUS_USAGE, err = costs_make(list, &costs);

	if (err) {
		fprintf(stderr, "breakeven costs: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	if (costs.count == 0) {
		fprintf(stderr, "breakeven costs: no trial tells what a worker costs; make costs measures them\n");
	} else {
		request->report(stdout, &costs);
		status = command_finish("costs");
	}
	costs_free(&costs);
	return status;
}

int command_costs(int argc, char **argv)
{
	static const struct option table[] = {
		{"format", required_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'}, {0}};
	struct request request = {.report = report_costs_text};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_options("costs", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("costs");
	}
	if (command_read("costs", argv + optind, argc - optind, &list) == 0 && command_one_host("costs", &list) == 0)
		status = print_costs(&list, &request);
	trial_list_free(&list);
	return status;
}
