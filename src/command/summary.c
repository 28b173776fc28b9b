/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/costs.h"
#include "analysis/metg.h"
#include "analysis/summary.h"
#include "base/error.h"
#include "command/command.h"
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

static bool has_strategy(const struct trial_store *store, const char *name)
{
	for (size_t i = 0; i < store->arm_count; i++)
		if (strcmp(store->arms[i].first.strategy, name) == 0)
			return true;
	return false;
}

static bool is_of_one_host(const struct trial_store *store)
{
	for (size_t i = 1; i < store->arm_count; i++)
		if (store->arms[i].first.host_id != store->arms[0].first.host_id)
			return false;
	return true;
}

/* At the end, where the trials tell it. */
static int print_costs(const struct trial_store *store)
{
	struct trial_list list = {0};
	struct costs costs = {0};
	int err = trial_store_pick(store, costs_ask, NULL, &list);

	if (!err)
		err = costs_make(&list, &costs);
	if (costs.count > 0)
		fputc('\n', command_text());
	report_costs_text(command_text(), &costs);
	costs_free(&costs);
	trial_list_free(&list);
	return err;
}

static int print_metg(const struct trial_store *store, double margin)
{
	struct trial_list list = {0};
	struct curves curves = {0};
	int err = trial_store_pick(store, metg_asks, store, &list);

	if (!err)
		err = metg_make(&list, margin, &curves);
	report_metg_text(command_text(), &curves);
	curves_free(&curves);
	trial_list_free(&list);
	return err;
}

/* The text of all strategies ends with what a worker costs, which is a machine's own. */
static int print_text(const struct trial_store *store, const struct summary *summary)
{
	int err;

	command_say_capacity(capacity_of_store(store));
	report_summary_text(command_text(), summary);
	err = print_metg(store, summary->options.margin);
	if (!err && is_of_one_host(store))
		err = print_costs(store);
	if (!err)
		return command_finish("summary");
	command_flush();
	return command_tell("summary", STATUS_FAILED, "%s", error_text(err));
}

static int print_summary(const struct trial_store *store, const struct request *request)
{
	const struct summary_options options = {request->options.metric, request->options.baseline,
						request->margin_percent / 100};
	struct summary summary;
	struct table found;
	int status, err = summary_make_of_store(store, &options, &summary);

	if (err)
		return command_tell("summary", STATUS_FAILED, "%s", error_text(err));
	if (request->format == TABLE_AS_TEXT && request->show == SHOW_ALL) {
		status = print_text(store, &summary);
	} else {
		if (request->show == SHOW_WINNERS)
			table_of_winners(&summary, &found);
		else
			table_of_standings(&summary, &found);
		command_note_capacity(&found, capacity_of_store(store));
		status = command_print_table("summary", &found, request->format);
	}
	summary_free(&summary);
	return status;
}

static int run(void *owner, int count, char **files)
{
	const struct request *request = owner;
	struct trial_store store = {0};
	int status = STATUS_USAGE;

	if (command_read_store("summary", files, count, &store) == 0) {
		if (!request->options.baseline || has_strategy(&store, request->options.baseline))
			status = print_summary(&store, request);
		else
			fprintf(stderr, "breakeven summary: --baseline=%s: no trial is of that strategy\n",
				request->options.baseline);
	}
	trial_store_free(&store);
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
