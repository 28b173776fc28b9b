/* SPDX-License-Identifier: MIT */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "report/map_report.h"

static const char usage[] = "usage: breakeven map [flags] FILE.csv...\n"
			    "\n"
			    "Who wins over task CPU time and blocking share, or payload, by how much, and where\n"
			    "it is a tie. From a grid of cells (build/bench/map makes two).\n"
			    "\n"
			    "  --among=LIST        strategies that may win [" MAP_AMONG "]\n"
			    "  --format=FORM       text or csv [text]\n"
			    "  --help              this text\n"
			    "\n"
			    "example: without a global lock\n"
			    "  breakeven map --among=serial,threads,processes results/map.csv\n";

struct request {
	void (*report)(FILE *out, const struct maps *maps);
	const char *among;
	bool help;
};

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	if (flag == 'h')
		request->help = true;
	else if (flag == 'a')
		request->among = value;
	else if (strcmp(value, "text") == 0)
		request->report = report_maps_text;
	else if (strcmp(value, "csv") == 0)
		request->report = report_maps_csv;
	else
		return command_reject("map", "format", value, "it is text or csv");
	return 0;
}

static int print_maps(struct trial_list *list, const struct request *request)
{
	struct maps maps;
	int status = STATUS_USAGE, err = maps_make(list, request->among, &maps);

	if (err) {
		fprintf(stderr, "breakeven map: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	if (maps.count == 0) {
		fprintf(stderr,
			"breakeven map: no grid over task CPU time with two of the strategies %s; build/bench/map "
			"--csv=FILE makes one\n",
			request->among);
	} else {
		request->report(stdout, &maps);
		status = command_finish("map");
	}
	maps_free(&maps);
	return status;
}

int command_map(int argc, char **argv)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"among", required_argument, NULL, 'a'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	struct request request = {.report = report_maps_text, .among = MAP_AMONG};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_options("map", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("map");
	}
	if (command_read("map", argv + optind, argc - optind, &list) == 0 && command_one_host("map", &list) == 0)
		status = print_maps(&list, &request);
	trial_list_free(&list);
	return status;
}
