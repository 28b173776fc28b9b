/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "report/model_report.h"

static const char usage[] = "usage: breakeven model [flags] FILE.csv...\n"
			    "\n"
			    "What a cold makespan is made of on this machine: parts of a formula (docs/model.md),\n"
			    "fitted to the files, and how far its predictions are from what was measured.\n"
			    "\n"
			    "  --check=FILE        compare with this file's cells, and not with the fitted ones\n"
			    "  --format=FORM       text, csv (the parts) or cells (measured and predicted) [text]\n"
			    "  --help              this text\n"
			    "\n"
			    "example: fitted to sweeps, checked on work that was not used for it\n"
			    "  breakeven model --check=results/cpu_bound.csv results/breakeven.csv results/map.csv\n";

struct request {
	void (*report)(FILE *out, const struct model *model, const struct model_cell *cells, size_t count);
	const char *check;
	bool help;
};

static int set_format(struct request *request, const char *form)
{
	if (strcmp(form, "text") == 0)
		request->report = report_model_text;
	else if (strcmp(form, "csv") == 0)
		request->report = report_model_csv;
	else if (strcmp(form, "cells") == 0)
		request->report = report_model_cells;
	else
		return command_reject("model", "format", form, "it is text, csv or cells");
	return 0;
}

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	if (flag == 'f')
		return set_format(request, value);
	if (flag == 'c')
		request->check = value;
	else
		request->help = true;
	return 0;
}

/* Without memory there are fewer words. */
static void print_crossings(const struct model *model, struct trial_list *list)
{
	struct crossings crossings;
	struct model_crossing *predicted = NULL;
	size_t count = 0;

	if (crossings_make(list, CROSSINGS_PAIRS, &crossings) != 0)
		return;
	if (model_crossings(model, &crossings, &predicted, &count) == 0)
		report_model_crossings(stdout, predicted, count);
	free(predicted);
	crossings_free(&crossings);
}

static int print_model(struct trial_list *list, struct trial_list *check, const struct request *request)
{
	struct model_cell *cells = NULL;
	struct model model;
	size_t count = 0;
	int status = STATUS_USAGE, err = model_fit(list, &model);

	if (!err)
		err = model_compare(&model, check, &cells, &count);
	if (err) {
		fprintf(stderr, "breakeven model: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	if (model.count == 0) {
		fprintf(stderr, "breakeven model: no strategy has %d cells to fit; make crossings measures some\n",
			MODEL_CELLS_LEAST);
	} else if (count == 0) {
		fprintf(stderr, "breakeven model: nothing in %s is of a strategy that was fitted\n", request->check);
	} else {
		request->report(stdout, &model, cells, count);
		if (request->report == report_model_text)
			print_crossings(&model, check);
		status = command_finish("model");
	}
	free(cells);
	model_free(&model);
	return status;
}

/* Reads them, and those to check it by, of the same host: another's times are other times. */
static int read_trials(const struct request *request, char **files, int count, struct trial_list *list,
		       struct trial_list *check)
{
	int err = command_read("model", files, count, list);

	if (!err)
		err = command_one_host("model", list);
	if (err || !request->check)
		return err;
	err = command_read("model", (char **)&request->check, 1, check);
	if (!err)
		err = command_one_host("model", check);
	if (!err && list->count && check->count && list->trials[0].host_id != check->trials[0].host_id) {
		fprintf(stderr, "breakeven model: %s is of another host, kernel or build\n", request->check);
		err = -EINVAL;
	}
	return err;
}

int command_model(int argc, char **argv)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"check", required_argument, NULL, 'c'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	struct request request = {.report = report_model_text};
	struct trial_list list = {0}, check = {0};
	int status = STATUS_USAGE;

	if (command_options("model", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("model");
	}
	if (read_trials(&request, argv + optind, argc - optind, &list, &check) == 0)
		status = print_model(&list, request.check ? &check : &list, &request);
	trial_list_free(&list);
	trial_list_free(&check);
	return status;
}
