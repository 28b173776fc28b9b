/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/summary.h"
#include "base/error.h"
#include "command/command.h"
#include "command/points.h"
#include "record/csv.h"
#include "report/tables.h"
#include "report/text.h"

enum show { SHOW_ALL, SHOW_WINNERS };

static struct request {
	struct summary_options options;
	double margin_percent;
	enum table_format format;
	enum show show;
} asked;

static struct flag table[] = {
	{"metric", "WHICH", "cold: creation to reaping; warm: GO to the last task's end", "cold", .type = FLAG_WORD,
	 .words = "cold,warm", FLAG_INTO(struct request, options.metric)},
	{"baseline", "NAME", "the strategy that speed-ups are over [the serial one]", .type = FLAG_TEXT,
	 FLAG_INTO(struct request, options.baseline)},
	{"show", "WHAT", "all strategies, or winners: one line a cell", "all", .type = FLAG_WORD,
	 .words = "all,winners", FLAG_INTO(struct request, show)},
	COMMAND_MARGIN(struct request, margin_percent),
	COMMAND_FORMAT(struct request),
};

static bool has_strategy(const struct trial_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->trials[i].strategy, name) == 0)
			return true;
	return false;
}

/* At the end, where the trials tell it. */
static int print_costs(struct trial_list *list)
{
	struct costs costs;
	int err = costs_make(list, &costs);

	if (err)
		return command_tell("summary", err, "%s", error_text(err));
	if (costs.count > 0)
		fputc('\n', command_text());
	report_costs_text(command_text(), &costs);
	costs_free(&costs);
	return 0;
}

/* The text of all strategies ends with what a worker costs, which is a machine's own. */
static int print_text(struct trial_list *list, const struct summary *summary)
{
	command_say_capacity(list);
	report_summary_text(command_text(), summary);
	if (points_print_metg("summary", list, summary->options.margin) != STATUS_OK ||
	    (pairs_one_host(list->trials, list->count) && print_costs(list) != 0)) {
		command_flush();
		return STATUS_FAILED;
	}
	return command_finish("summary");
}

static int print_summary(struct trial_list *list, const struct request *request)
{
	const struct summary_options options = {request->options.metric, request->options.baseline,
						request->margin_percent / 100};
	struct summary summary;
	struct table found;
	int status, err = summary_make(list, &options, &summary);

	if (err)
		return command_tell("summary", STATUS_FAILED, "%s", error_text(err));
	if (request->format == TABLE_AS_TEXT && request->show == SHOW_ALL) {
		status = print_text(list, &summary);
	} else {
		if (request->show == SHOW_WINNERS)
			table_of_winners(&summary, &found);
		else
			table_of_standings(&summary, &found);
		command_note_capacity(&found, list);
		status = command_print_table("summary", &found, request->format);
	}
	summary_free(&summary);
	return status;
}

static int run(void *owner, int count, char **files)
{
	const struct request *request = owner;
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_read("summary", files, count, &list) == 0) {
		if (!request->options.baseline || has_strategy(&list, request->options.baseline))
			status = print_summary(&list, request);
		else
			fprintf(stderr, "breakeven summary: --baseline=%s: no trial is of that strategy\n",
				request->options.baseline);
	}
	trial_list_free(&list);
	return status;
}

const struct command command_summary = {
	.name = "summary",
	.text = "the fastest strategy in each cell, by how much, how certain",
	.flags = {.program = "breakeven summary",
		  .usage = "[flags] FILE.csv...",
		  .about = "For each cell: each strategy's median time, its speed-up with a 95 % interval,\n"
			   "and which is fastest. * marks it and all that do not differ from it\n"
			   "significantly.\n",
		  .notes = "example: breakeven summary --metric=warm --baseline=processes results/cpu_bound.csv\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
