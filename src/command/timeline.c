/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/terminal.h"
#include "command/command.h"
#include "report/tables.h"
#include "report/text.h"

#define COLUMNS_USUAL 80

/* The formats of tables, and one more. */
#define FORMAT_TRACE (TABLE_AS_HTML + 1)

static struct request {
	unsigned format;
	unsigned columns;
} asked;

static struct flag table[] = {
	{"format", "FORM", "text, csv, json, markdown, html; trace: JSON for Perfetto and chrome://tracing", "text",
	 .type = FLAG_WORD, .words = TABLE_FORMATS ",trace", FLAG_INTO(struct request, format)},
	{"columns", "N", "of the text [those of the terminal, or 80]", .type = FLAG_COUNT,
	 .least = TERMINAL_COLUMNS_LEAST, .most = 1000, FLAG_INTO(struct request, columns)},
};

static int print_timelines(struct interval_list *list, const struct request *request)
{
	struct timelines timelines;
	struct table found;
	int status = STATUS_OK, err = timelines_make(list, &timelines);

	if (err)
		return command_tell("timeline", STATUS_FAILED, "%s", error_text(err));
	if (request->format == TABLE_AS_TEXT) {
		report_timelines_text(command_text(), &timelines,
				      request->columns ? request->columns : terminal_columns(stdout, COLUMNS_USUAL));
	} else if (request->format == FORMAT_TRACE) {
		report_timelines_trace(stdout, &timelines);
	} else {
		table_of_intervals(&timelines, &found);
		status = command_write_table("timeline", &found, (enum table_format)request->format);
	}
	timelines_free(&timelines);
	return status ? status : command_finish("timeline");
}

static int read_and_print(const char *path, const struct request *request)
{
	struct interval_list list = {0};
	struct csv_error error;
	int status = STATUS_USAGE, err = timeline_read(path, &list, &error);

	if (err == -ENOMEM) {
		status = command_tell("timeline", STATUS_FAILED, "%s", error_text(err));
	} else if (err && error.line)
		fprintf(stderr, "breakeven timeline: %s:%zu: %s\n", path, error.line, error.reason);
	else if (err)
		fprintf(stderr, "breakeven timeline: %s: %s\n", path, error.reason);
	else if (list.count == 0)
		fprintf(stderr, "breakeven timeline: %s: nothing was recorded before the run ended\n", path);
	else
		status = print_timelines(&list, request);
	if (!err && error.cut)
		fprintf(stderr, "breakeven timeline: %s: the last row is cut off, and left out\n", path);
	interval_list_free(&list);
	return status;
}

static int run(void *request, int count, char **files)
{
	if (count != 1)
		return command_tell("timeline", STATUS_USAGE, "name one file, such as results/timeline.csv");
	return read_and_print(files[0], request);
}

const struct command command_timeline = {
	.name = "timeline",
	.text = "what each worker was at, and when",
	.flags = {.program = "breakeven timeline",
		  .usage = "[flags] FILE.csv",
		  .about = "What each worker was at, and when. FILE is what a harness's --timeline=FILE\n"
			   "recorded; of each arm the trial is shown whose makespan is the median.\n",
		  .notes = "example:\n"
			   "  build/bench/timeline --timeline=timeline.csv && breakeven timeline timeline.csv\n"
			   "  breakeven timeline --format=trace timeline.csv >trace.json\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
