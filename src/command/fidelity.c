/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "report/fidelity_report.h"

enum format { FORMAT_TEXT, FORMAT_CSV };

static struct request {
	enum format format;
} asked;

static struct flag table[] = {
	{"format", "FORM", "text or csv", "text", .type = FLAG_WORD, .words = "text,csv",
	 FLAG_INTO(struct request, format)},
};

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
		(request->format == FORMAT_CSV ? report_fidelity_csv : report_fidelity_text)(stdout, &fidelity);
		status = command_finish("fidelity");
	}
	fidelity_free(&fidelity);
	return status;
}

static int run(void *request, int count, char **files)
{
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_read("fidelity", files, count, &list) == 0 && command_one_host("fidelity", &list) == 0)
		status = print_fidelity(&list, request);
	trial_list_free(&list);
	return status;
}

const struct command command_fidelity = {
	.name = "fidelity",
	.text = "how well the simulated lock agrees with a real one",
	.flags = {.program = "breakeven fidelity",
		  .usage = "[flags] FILE.csv...",
		  .about = "For each cell of bench/fidelity: the speed-up over serial, or the latency beside\n"
			   "neighbours, simulated and real, and their ratio, paired within rounds, with a\n"
			   "95 % interval. They agree within the percentage that the interval reaches from 1.\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
