/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/summary.h"
#include "base/error.h"
#include "command/command.h"
#include "record/csv.h"
#include "report/costs_report.h"
#include "report/summary_report.h"

static const char usage[] = "usage: breakeven summary [flags] FILE.csv...\n"
			    "\n"
			    "For each cell: each strategy's median time, its speed-up with a 95 % interval,\n"
			    "and who won. Strategies that cannot be told from the best are marked * and tie.\n"
			    "\n"
			    "  --format=FORM       text, winners (one line a cell), markdown, csv or json [text]\n"
			    "  --metric=WHICH      cold: creation to reaping; warm: GO to the last task's end [cold]\n"
			    "  --baseline=NAME     the strategy that speed-ups are over [serial]\n"
			    "  --help              this text\n"
			    "\n"
			    "example: breakeven summary --metric=warm --baseline=processes results/cpu_bound.csv\n";

typedef void (*report_function)(FILE *out, const struct summary *summary);

static const struct {
	const char *name;
	report_function report;
} formats[] = {
	{"text", report_summary_text}, {"winners", report_summary_winners}, {"markdown", report_summary_markdown},
	{"csv", report_summary_csv},   {"json", report_summary_json},
};

struct request {
	struct summary_options options;
	report_function report;
	bool help;
};

static int set_format(struct request *request, const char *value)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, value) == 0) {
			request->report = formats[i].report;
			return 0;
		}
	return command_reject("summary", "format", value, "it is text, winners, markdown, csv or json");
}

static int set_metric(struct request *request, const char *value)
{
	if (strcmp(value, "cold") != 0 && strcmp(value, "warm") != 0)
		return command_reject("summary", "metric", value, "it is cold or warm");
	request->options.metric = strcmp(value, "warm") == 0 ? METRIC_WARM : METRIC_COLD;
	return 0;
}

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	switch (flag) {
	case 'f':
		return set_format(request, value);
	case 'm':
		return set_metric(request, value);
	case 'b':
		request->options.baseline = value;
		return 0;
	default:
		request->help = true;
		return 0;
	}
}

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

	if (err) {
		fprintf(stderr, "breakeven summary: %s\n", error_text(err));
		return err;
	}
	if (costs.count > 0)
		fputc('\n', stdout);
	report_costs_text(stdout, &costs);
	costs_free(&costs);
	return 0;
}

static int print_summary(struct trial_list *list, const struct request *request)
{
	struct summary summary;
	int err = summary_make(list, &request->options, &summary);

	if (err) {
		fprintf(stderr, "breakeven summary: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	request->report(stdout, &summary);
	summary_free(&summary);
	/* What a worker costs is a machine's own. */
	if (request->report == report_summary_text && pairs_one_host(list->trials, list->count) &&
	    print_costs(list) != 0)
		return STATUS_FAILED;
	return command_finish("summary");
}

int command_summary(int argc, char **argv)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"metric", required_argument, NULL, 'm'},
					      {"baseline", required_argument, NULL, 'b'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	struct request request = {.options = {.baseline = "serial"}, .report = report_summary_text};
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_options("summary", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("summary");
	}
	if (command_read("summary", argv + optind, argc - optind, &list) == 0) {
		if (strcmp(request.options.baseline, "serial") == 0 || has_strategy(&list, request.options.baseline))
			status = print_summary(&list, &request);
		else
			fprintf(stderr, "breakeven summary: --baseline=%s: no trial is of that strategy\n",
				request.options.baseline);
	}
	trial_list_free(&list);
	return status;
}
