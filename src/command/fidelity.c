/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "report/tables.h"

static struct request {
	enum table_format format;
	double margin_percent;
} asked;

static struct flag table[] = {
	COMMAND_MARGIN(struct request, margin_percent),
	COMMAND_FORMAT(struct request),
};

static int print_fidelity(struct trial_list *list, const void *owner)
{
	const struct request *request = owner;
	struct fidelity fidelity;
	struct table found;
	int status = STATUS_NOTHING, err = fidelity_make(list, request->margin_percent / 100, &fidelity);

	if (err)
		return command_tell("fidelity", STATUS_FAILED, "%s", error_text(err));
	if (fidelity.count == 0) {
		fprintf(stderr, "breakeven fidelity: no round holds both a simulated and a real strategy; "
				"bench/fidelity measures them\n");
	} else {
		table_of_agreements(&fidelity, &found);
		status = command_print_table("fidelity", &found, request->format);
	}
	fidelity_free(&fidelity);
	return status;
}

const struct command command_fidelity = {
	.name = "fidelity",
	.text = "how well the simulated lock agrees with a real one",
	.flags = {.program = "breakeven fidelity",
		  .usage = "[flags] FILE.csv...",
		  .about = "For each cell of bench/fidelity: the speed-up over serial, or the latency\n"
			   "beside background load, simulated and real, and their ratio, paired within\n"
			   "rounds, with a 95 % interval. They agree within the percentage that the\n"
			   "interval reaches from 1.\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.print = print_fidelity,
};
