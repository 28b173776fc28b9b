/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/input.h"
#include "base/output.h"
#include "command/command.h"
#include "report/report_page.h"

static struct request {
	const char *folder, *plots, *html, *markdown;
} asked;

static struct flag table[] = {
	{"plots", "FOLDER", "where the pictures are", "plots", .type = FLAG_TEXT, FLAG_INTO(struct request, plots)},
	{"html", "FILE", "[FOLDER/report.html]", .type = FLAG_TEXT, FLAG_INTO(struct request, html)},
	{"markdown", "FILE", "the same without pictures, for a CI summary [FOLDER/report.md]", .type = FLAG_TEXT,
	 FLAG_INTO(struct request, markdown)},
};

/* ---- sources ---- */

#define JSON_MOST 65536

static cJSON *read_host(const char *folder)
{
	char path[PATH_MAX], *text;
	cJSON *json = NULL;
	size_t length;

	snprintf(path, sizeof(path), "%.4000s/host.json", folder);
	if (input_read(path, INPUT_FILE, JSON_MOST, &text, &length) == 0)
		json = cJSON_ParseWithLength(text, length);
	free(text);
	return json;
}

static const char *text_of(const cJSON *json, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(json, name));
}

/* The page says it, too; but who looks at the page alone may not ask why. */
static void tell_left_out(const struct results *results)
{
	for (size_t i = 0; i < RESULT_FILES; i++) {
		const struct result_file *file = &results->files[i];

		if (file->state == RESULT_OTHER_HOST || file->state == RESULT_MIXED)
			fprintf(stderr, "breakeven report: %s is left out: of another machine, kernel or build\n",
				file->path);
		else if (file->state == RESULT_GOOD && file->cut)
			fprintf(stderr, "breakeven report: %s: the last row is cut off, and left out\n", file->path);
		else if (file->state == RESULT_BROKEN)
			fprintf(stderr, "breakeven report: %s is left out: %s\n", file->path, file->reason);
	}
}

static void take_host(const cJSON *json, struct report_sources *sources)
{
	const char *caption = text_of(json, "caption"), *version = text_of(json, "version"),
		   *commit = text_of(json, "commit"), *compiler = text_of(json, "compiler"),
		   *date = text_of(json, "date"), *host_id = text_of(json, "host_id");
	char id[20];

	/* Each run writes it anew: it may be of another machine or build than most results. */
	snprintf(id, sizeof(id), "%016" PRIx64, sources->results->host_id);
	if (sources->results->host_id && (!host_id || strcmp(host_id, id) != 0))
		return;
	if (caption)
		snprintf(sources->host, sizeof(sources->host), "%s", caption);
	if (version && commit && compiler && date) {
		snprintf(sources->build, sizeof(sources->build), "%.40s, commit %.60s, %.60s", version, commit,
			 compiler);
		snprintf(sources->date, sizeof(sources->date), "%s", date);
	}
}

/* Are the pictures of this folder?  plots/draw leaves its name beside them. */
static bool are_pictures_of(const char *plots, const char *folder)
{
	char path[PATH_MAX], line[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), "%.4000s/drawn_from", plots);
	return input_first_line(path, INPUT_FILE, line, sizeof(line)) == 0 && realpath(folder, real) &&
	       strcmp(line, real) == 0;
}

/* Intervals of the host that the results are of; the others are as if they were not there. */
static void keep_host(struct interval_list *list, uint64_t host_id)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!host_id || list->intervals[i].host_id == host_id)
			list->intervals[kept++] = list->intervals[i];
	list->count = kept;
}

/* Is there such a file?  If not, `reason` says so, and `how` it comes to be.  A pipe would be waited for. */
static bool is_file(const char *path, const char *how, char *reason, size_t size)
{
	const char *name = strrchr(path, '/') + 1;
	struct stat status;

	if (stat(path, &status) != 0)
		snprintf(reason, size, "No %s: %s.", name, how);
	else if (!S_ISREG(status.st_mode))
		snprintf(reason, size, "%s is no file. %s.", name, how);
	else
		return true;
	return false;
}

static void take_timelines(const struct request *request, struct interval_list *list, struct timelines *timelines,
			   struct report_sources *sources)
{
	char path[PATH_MAX], *reason = sources->timelines_reason;
	const size_t size = sizeof(sources->timelines_reason);
	struct csv_error error;
	size_t found;

	snprintf(path, sizeof(path), "%.4000s/timeline.csv", request->folder);
	if (!is_file(path, "make timeline records it", reason, size))
		return;
	if (timeline_read(path, list, &error) != 0) {
		snprintf(reason, size, "timeline.csv cannot be used: %.120s. make timeline records it anew.",
			 error.reason);
		return;
	}
	found = list->count;
	if (found && !sources->results->host_id) /* there is nothing else */
		sources->results->host_id = list->intervals[0].host_id;
	keep_host(list, sources->results->host_id);
	sources->timelines_mixed = list->count && list->count < found;
	if (list->count == 0) {
		snprintf(reason, size, "timeline.csv %s. make timeline records it.",
			 found ? "is of another machine, kernel or build, and left out" : "holds nothing");
		return;
	}
	if (timelines_make(list, timelines) != 0) {
		strcpy(reason, "There is not memory enough for timeline.csv.");
		return;
	}
	sources->timelines = timelines;
	if (sources->timelines_mixed)
		strcpy(reason, "Rows of timeline.csv that are of another machine, kernel or build are left "
			       "out, and so is the picture. make timeline records it anew.");
	else if (error.cut)
		strcpy(reason, "timeline.csv: its last row is cut off, and left out; the run was killed.");
}

#define SCENARIOS_MOST 64

static void take_scenarios(const struct request *request, struct scenario_row *scenarios,
			   struct report_sources *sources)
{
	char path[PATH_MAX], *reason = sources->scenarios_reason;
	const size_t size = sizeof(sources->scenarios_reason);
	struct csv_error error;
	size_t count;

	snprintf(path, sizeof(path), "%.4000s/lifecycle.csv", request->folder);
	if (!is_file(path, "make lifecycle plays the scenarios", reason, size))
		return;
	if (lifecycle_read(path, scenarios, SCENARIOS_MOST, &count, &error) != 0) {
		snprintf(reason, size, "lifecycle.csv cannot be used: %.120s. make lifecycle plays the scenarios anew.",
			 error.reason);
		return;
	}
	if (count && !sources->results->host_id)
		sources->results->host_id = scenarios[0].host_id;
	for (size_t i = 0; i < count; i++)
		if (!sources->results->host_id || scenarios[i].host_id == sources->results->host_id)
			scenarios[sources->scenario_count++] = scenarios[i];
	sources->scenarios = scenarios;
	if (sources->scenario_count == 0)
		snprintf(reason, size, "lifecycle.csv %s. make lifecycle plays the scenarios.",
			 count ? "is of another machine, kernel or build, and left out" : "holds no scenario");
	else if (sources->scenario_count < count)
		strcpy(reason, "Rows of lifecycle.csv that are of another machine, kernel or build are left out.");
}

/* ---- writing ---- */

/* Is there nothing yet, or a page of ours?  Other files are their owner's. */
static bool may_replace(const char *path, const char *beginning)
{
	char text[32];

	/* What cannot be read: writing tells what is wrong. */
	return input_first_line(path, INPUT_FILE, text, sizeof(text)) != 0 ||
	       strncmp(text, beginning, strlen(beginning)) == 0;
}

static int check_names(const struct request *request)
{
	const struct {
		const char *path, *beginning;
	} pages[] = {{request->html, "<!DOCTYPE html>"}, {request->markdown, "# breakeven"}};
	const struct output_name names[] = {{"--html", request->html, false}, {"--markdown", request->markdown, false}};

	if (output_check_names("breakeven report", names, 2) != 0)
		return STATUS_USAGE;
	for (unsigned i = 0; i < 2; i++)
		if (!may_replace(pages[i].path, pages[i].beginning))
			return command_tell("report", STATUS_USAGE,
					    "%s is there and is no report: it is left alone; name another",
					    pages[i].path);
	return STATUS_OK;
}

static int write_page(const struct page *page, const char *path, void (*write)(FILE *out, const struct page *page))
{
	struct atomic_file draft;
	int err = atomic_file_open(&draft, path);

	if (!err) {
		write(draft.file, page);
		err = atomic_file_commit(&draft);
	}
	if (!err)
		return STATUS_OK;
	return command_tell("report", STATUS_FAILED,
			    "cannot write %s: %s; --html=FILE and --markdown=FILE name another", path,
			    output_error(err));
}

static int write_pages(const struct request *request, const struct report_sources *sources)
{
	struct page page;
	int status = check_names(request);

	if (status)
		return status;
	if (report_page_make(sources, &page) != 0)
		return command_tell("report", STATUS_FAILED, "%s", error_text(ENOMEM));
	status = write_page(&page, request->html, page_write_html);
	if (!status)
		status = write_page(&page, request->markdown, page_write_markdown);
	for (size_t i = 0; !status && i < page.verdict.count; i++)
		fprintf(command_text(), "%s\n", page.verdict.items[i]);
	if (!status)
		fprintf(command_text(), "%s %s\n", request->html, request->markdown);
	page_free(&page);
	return status ? status : command_finish("report");
}

static int report(const struct request *request)
{
	static struct results results;
	static struct scenario_row scenarios[SCENARIOS_MOST];
	struct report_sources sources = {.results = &results, .plots = request->plots};
	struct timelines timelines = {0};
	struct interval_list spans = {0};
	cJSON *host = read_host(request->folder);
	const char *id = text_of(host, "host_id");
	int status = STATUS_USAGE, err = results_read(request->folder, id ? strtoull(id, NULL, 16) : 0, &results);

	if (err) {
		cJSON_Delete(host);
		return command_tell("report", STATUS_USAGE, "%s: %s", request->folder, error_text(err));
	}
	tell_left_out(&results);
	sources.drawn_from_here = are_pictures_of(request->plots, request->folder);
	take_timelines(request, &spans, &timelines, &sources);
	take_scenarios(request, scenarios, &sources);
	take_host(host, &sources);
	cJSON_Delete(host);
	if (results.good == 0 && !sources.timelines && sources.scenario_count == 0)
		fprintf(stderr, "breakeven report: no results in %s: make bench measures some\n", request->folder);
	else
		status = write_pages(request, &sources);
	timelines_free(&timelines);
	interval_list_free(&spans);
	results_free(&results);
	return status;
}

static int run(void *owner, int count, char **folders)
{
	static char html[PATH_MAX], markdown[PATH_MAX];
	struct request *request = owner;

	if (count > 1)
		return command_tell("report", STATUS_USAGE, "name one folder, such as results");
	request->folder = count > 0 ? folders[0] : "results";
	snprintf(html, sizeof(html), "%.4000s/report.html", request->folder);
	snprintf(markdown, sizeof(markdown), "%.4000s/report.md", request->folder);
	request->html = request->html ? request->html : html;
	request->markdown = request->markdown ? request->markdown : markdown;
	return report(request);
}

const struct command command_report = {
	.name = "report",
	.text = "all results of a folder as one page, with a verdict in words",
	.flags = {.program = "breakeven report",
		  .usage = "[flags] [FOLDER]",
		  .about = "All results of a folder [results] as one page: a verdict in words, then each\n"
			   "question with its picture and table, host and method. The page is\n"
			   "self-contained.\n",
		  .notes = "example: pictures first, so that none is older than its data\n  make report && make view\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
