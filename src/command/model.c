/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "command/command.h"
#include "report/tables.h"
#include "report/text.h"

enum show { SHOW_PARTS, SHOW_CELLS };

static struct request {
	enum table_format format;
	enum show show;
	const char *check;
} asked;

static struct flag table[] = {
	{"check", "FILE", "compare with this file's cells, and not with the fitted ones", .type = FLAG_TEXT,
	 FLAG_INTO(struct request, check)},
	{"show", "WHAT", "parts of the formula, or cells: measured and predicted", "parts", .type = FLAG_WORD,
	 .words = "parts,cells", FLAG_INTO(struct request, show)},
	COMMAND_FORMAT(struct request),
};

/* Without memory there are fewer words. */
static void print_points(const struct model *model, struct trial_list *list)
{
	struct curves curves;
	struct predicted_point *predicted = NULL;
	size_t count = 0;

	if (curves_make(list, CURVES_PAIRS, CURVES_ALONG_ALL, VERDICT_MARGIN, &curves) != 0)
		return;
	if (predicted_points_make(model, &curves, &predicted, &count) == 0)
		report_model_points(command_text(), predicted, count);
	free(predicted);
	curves_free(&curves);
}

static int print_tables(const struct model *model, const struct model_cell *cells, size_t count,
			struct trial_list *check, const struct request *request)
{
	struct table found;

	if (request->format == TABLE_AS_TEXT && request->show == SHOW_PARTS) {
		report_model_text(command_text(), model, cells, count);
		print_points(model, check);
		return command_finish("model");
	}
	if (request->show == SHOW_PARTS)
		table_of_model(model, &found);
	else
		table_of_model_cells(cells, count, &found);
	return command_print_table("model", &found, request->format);
}

static int print_model(struct trial_list *list, struct trial_list *check, const struct request *request)
{
	struct model_cell *cells = NULL;
	struct model model;
	size_t count = 0;
	int status = STATUS_NOTHING, err = model_fit(list, &model);

	if (!err)
		err = model_compare(&model, check, &cells, &count);
	if (err)
		return command_tell("model", STATUS_FAILED, "%s", error_text(err));
	if (model.count == 0) {
		fprintf(stderr, "breakeven model: no strategy has %d cells to fit; make points measures some\n",
			MODEL_CELLS_LEAST);
	} else if (count == 0) {
		fprintf(stderr, "breakeven model: nothing in %s is of a strategy that was fitted\n", request->check);
	} else {
		status = print_tables(&model, cells, count, check, request);
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
	if (!err && list->count && check->count && list->trials[0].host_id != check->trials[0].host_id)
		err = command_tell("model", -EINVAL, "%s is of another host, kernel or build", request->check);
	return err;
}

static int run(void *owner, int count, char **files)
{
	const struct request *request = owner;
	struct trial_list list = {0}, check = {0};
	int status = STATUS_USAGE;

	if (read_trials(request, files, count, &list, &check) == 0)
		status = print_model(&list, request->check ? &check : &list, request);
	trial_list_free(&list);
	trial_list_free(&check);
	return status;
}

const struct command command_model = {
	.name = "model",
	.text = "what a makespan is made of, and predictions checked",
	.flags = {.program = "breakeven model",
		  .usage = "[flags] FILE.csv...",
		  .about = "What a cold makespan is made of on this machine: parts of a formula\n"
			   "(docs/model.md), fitted to the files, and how far its predictions are from\n"
			   "what was measured.\n",
		  .notes = "example: fitted to sweeps, checked on work that was not used for it\n"
			   "  breakeven model --check=results/cpu_bound.csv results/sweep.csv results/map.csv\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
