/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "command/command.h"
#include "report/timeline_report.h"

static const char usage[] = "usage: breakeven timeline [flags] FILE.csv\n"
			    "\n"
			    "What each worker was at, and when. FILE is what a harness's --timeline=FILE recorded; of\n"
			    "each arm the trial is shown whose makespan is the median.\n"
			    "\n"
			    "  --format=FORM       text; trace: JSON for Perfetto and chrome://tracing; or csv [text]\n"
			    "  --columns=N         of the text [those of the terminal, or 80]\n"
			    "  --help              this text\n"
			    "\n"
			    "example:\n"
			    "  build/bench/timeline --timeline=timeline.csv && breakeven timeline timeline.csv\n"
			    "  breakeven timeline --format=trace timeline.csv >trace.json\n";

enum form { FORM_TEXT, FORM_CSV, FORM_TRACE };

#define COLUMNS_LEAST 40
#define COLUMNS_USUAL 80

struct request {
	enum form form;
	unsigned columns;
	bool help;
};

static int set_form(struct request *request, const char *value)
{
	static const char *const names[] = {[FORM_TEXT] = "text", [FORM_CSV] = "csv", [FORM_TRACE] = "trace"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], value) == 0) {
			request->form = (enum form)i;
			return 0;
		}
	return command_reject("timeline", "format", value, "it is text, trace or csv");
}

static int set_columns(struct request *request, const char *value)
{
	char *end;
	unsigned long columns = strtoul(value, &end, 10);

	if (!value[0] || *end || columns < COLUMNS_LEAST || columns > 1000)
		return command_reject("timeline", "columns", value, "a number from 40 to 1000 is wanted");
	request->columns = (unsigned)columns;
	return 0;
}

static int set_flag(void *owner, int flag, const char *value)
{
	struct request *request = owner;

	switch (flag) {
	case 'f':
		return set_form(request, value);
	case 'c':
		return set_columns(request, value);
	default:
		request->help = true;
		return 0;
	}
}

static unsigned terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col < COLUMNS_LEAST ? COLUMNS_LEAST : size.ws_col;
	return COLUMNS_USUAL;
}

static int print_timelines(struct span_list *list, const struct request *request)
{
	struct timelines timelines;
	int err = timelines_make(list, &timelines);

	if (err) {
		fprintf(stderr, "breakeven timeline: %s\n", error_text(err));
		return STATUS_FAILED;
	}
	switch (request->form) {
	case FORM_CSV:
		report_timelines_csv(stdout, &timelines);
		break;
	case FORM_TRACE:
		report_timelines_trace(stdout, &timelines);
		break;
	case FORM_TEXT:
		report_timelines_text(stdout, &timelines, request->columns ? request->columns : terminal_columns());
		break;
	}
	timelines_free(&timelines);
	return command_finish("timeline");
}

static int read_and_print(const char *path, const struct request *request)
{
	struct span_list list = {0};
	struct csv_error error;
	int status = STATUS_USAGE, err = timeline_read(path, &list, &error);

	if (err == -ENOMEM) {
		fprintf(stderr, "breakeven timeline: %s\n", error_text(err));
		status = STATUS_FAILED;
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
	span_list_free(&list);
	return status;
}

int command_timeline(int argc, char **argv)
{
	static const struct option table[] = {{"format", required_argument, NULL, 'f'},
					      {"columns", required_argument, NULL, 'c'},
					      {"help", no_argument, NULL, 'h'},
					      {0}};
	struct request request = {0};

	if (command_options("timeline", argc, argv, table, set_flag, &request) != 0)
		return STATUS_USAGE;
	if (request.help) {
		fputs(usage, stdout);
		return command_finish("timeline");
	}
	if (argc - optind != 1) {
		fprintf(stderr, "breakeven timeline: name one file, such as results/timeline.csv\n");
		return STATUS_USAGE;
	}
	return read_and_print(argv[optind], &request);
}
