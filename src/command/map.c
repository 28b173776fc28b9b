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

static int read_flags(int argc, char **argv, struct request *request)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"among", required_argument, NULL, 'a'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		if (c == 'h') {
			request->help = true;
		} else if (c == 'a') {
			request->among = optarg;
		} else if (c == 'f' && strcmp(optarg, "text") == 0) {
			request->report = report_maps_text;
		} else if (c == 'f' && strcmp(optarg, "csv") == 0) {
			request->report = report_maps_csv;
		} else if (c == 'f') {
			fprintf(stderr, "breakeven map: --format=%s: it is text or csv\n", optarg);
			return -1;
		} else {
			fprintf(stderr, "breakeven map: %s `%s`; --help lists the flags\n",
				c == ':' ? "a value is missing after" : "unknown flag", argv[optind - 1]);
			return -1;
		}
	}
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
	struct request request = {.report = report_maps_text, .among = MAP_AMONG};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (read_flags(argc, argv, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("map");
	}
	if (command_read("map", argv + optind, argc - optind, &list) == 0)
		status = print_maps(&list, &request);
	trial_list_free(&list);
	return status;
}
