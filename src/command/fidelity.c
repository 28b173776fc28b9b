/* SPDX-License-Identifier: MIT */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "report/fidelity_report.h"

static const char usage[] = "usage: breakeven fidelity [flags] FILE.csv...\n"
			    "\n"
			    "For each cell of bench/fidelity: the speed-up over serial, or the latency beside\n"
			    "neighbours, simulated and real, and their ratio, paired within rounds, with a\n"
			    "95 % interval. They agree within the percentage that the interval reaches from 1.\n"
			    "\n"
			    "  --format=FORM       text or csv [text]\n"
			    "  --help              this text\n";

struct request {
	void (*report)(FILE *out, const struct fidelity *fidelity);
	bool help;
};

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	if (flag == 'h')
		request->help = true;
	else if (strcmp(value, "text") == 0)
		request->report = report_fidelity_text;
	else if (strcmp(value, "csv") == 0)
		request->report = report_fidelity_csv;
	else
		return command_reject("fidelity", "format", value, "it is text or csv");
	return 0;
}

static int print_fidelity(struct trial_list *list, const struct request *request)
{
	struct fidelity fidelity;
	int status = STATUS_USAGE, err = fidelity_make(list, &fidelity);

	if (err) {
		fprintf(stderr, "breakeven fidelity: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	if (fidelity.count == 0) {
		fprintf(stderr, "breakeven fidelity: no round holds both a simulated and a real strategy; "
				"bench/fidelity measures them\n");
	} else {
		request->report(stdout, &fidelity);
		status = command_finish("fidelity");
	}
	fidelity_free(&fidelity);
	return status;
}

int command_fidelity(int argc, char **argv)
{
	static const struct option table[] = {
		{"format", required_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'}, {0}};
	struct request request = {.report = report_fidelity_text};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_options("fidelity", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("fidelity");
	}
	if (command_read("fidelity", argv + optind, argc - optind, &list) == 0 &&
	    command_one_host("fidelity", &list) == 0)
		status = print_fidelity(&list, &request);
	trial_list_free(&list);
	return status;
}
