/* SPDX-License-Identifier: MIT */
#include "report/report_page.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/host.h"

#define FILES_MOST    4
#define PICTURES_MOST 4

struct named_picture {
	const char *name, *text;
};

/* One question: the CSVs that answer it, all of which are wanted; its pictures; and who makes its tables. */
static const struct question {
	const char *id, *title;
	const char *files[FILES_MOST + 1];
	struct named_picture pictures[PICTURES_MOST + 1];
	void (*tables)(struct page *page, struct section *section, struct trial_list *list);
} questions[] = {
	{"winners",
	 "Who wins, and by how much?",
	 {"cpu_bound", "io_bound"},
	 {{"side_by_side", "Bars: each strategy's speed-up over serial for every workload"},
	  {"cpu_speedup", "Speed-up over serial of tasks that burn CPU, by number of workers"},
	  {"io_makespan", "Makespan of tasks that wait, by number of workers"}},
	 report_summary_page},
	{"points",
	 "From which size on do processes win?",
	 {"sweep"},
	 {{"break_even", "Ratio of two strategies' makespans over task size, payload, parent and workers, with the "
			 "places where they tie"}},
	 report_points_page},
	{"map",
	 "Who wins over task size, blocking share and payload?",
	 {"map"},
	 {{"map_blocking", "Map: the winner over CPU time of a task and the share of its time that blocks"},
	  {"map_payload", "Map: the winner over CPU time of a task and its payload"}},
	 report_maps_page},
	{"mixed",
	 "What does the lock do to work that both computes and waits?",
	 {"mixed"},
	 {{"mixed_throughput", "Throughput over the share of a task that blocks, for each strategy"},
	  {"convoy", "How long a worker that waits is kept from running on by background load"}},
	 report_summary_page},
	{"costs",
	 "What does a worker cost?",
	 {"overhead", "transport", "parent", "scale"},
	 {{"creation", "Time to create workers, by their number"},
	  {"transport", "Time of a task by its payload, for each transport"},
	  {"parent", "Time to create a process by the memory that its parent holds"},
	  {"memory", "Memory of many workers together"}},
	 report_costs_page},
	{"fidelity",
	 "Does the simulated lock behave as a real one?",
	 {"fidelity"},
	 {{"fidelity", "Simulated against real: speed-ups and latencies"}},
	 report_fidelity_page},
};

#define QUESTIONS (sizeof(questions) / sizeof(questions[0]))

/* ---- what lacks ---- */

static void note_file(struct page *page, struct section *section, const struct result_file *file)
{
	switch (file->state) {
	case RESULT_GOOD:
		if (file->cut)
			page_line(page, &section->notes,
				  "%s.csv: its last row is cut off, and left out; the run was killed.", file->name);
		break;
	case RESULT_MISSING:
		page_line(page, &section->notes, "No %s.csv: make %s measures it.", file->name, file->target);
		break;
	case RESULT_EMPTY:
		page_line(page, &section->notes,
			  "%s.csv holds no trial: its run ended before the first. make %s measures it.", file->name,
			  file->target);
		break;
	case RESULT_BROKEN:
		page_line(page, &section->notes, "%s.csv cannot be used: %s. make %s measures it anew.", file->name,
			  file->reason, file->target);
		break;
	case RESULT_OTHER_HOST:
		page_line(page, &section->notes,
			  "%s.csv is of another machine, kernel or build (%016" PRIx64
			  ") than the other results, and left out. make %s measures it here.",
			  file->name, file->host_id, file->target);
		break;
	case RESULT_MIXED:
		page_line(page, &section->notes,
			  "%s.csv holds trials of several machines, kernels or builds, and is left out. make %s "
			  "measures it here.",
			  file->name, file->target);
		break;
	}
}

/* ---- pictures ---- */

/* A picture may not be older than what it shows. */
static void add_picture(const struct report_sources *sources, struct page *page, struct section *section,
			const struct named_picture *picture, int64_t newest_ns)
{
	char path[PATH_MAX];
	int64_t drawn;

	snprintf(path, sizeof(path), "%.4000s/%s.svg", sources->plots, picture->name);
	drawn = results_changed_ns(path);
	if (drawn != 0 && !sources->drawn_from_here)
		page_line(page, &section->notes,
			  "%s is of another folder of results and not shown: make plots draws it.", path);
	else if (drawn == 0)
		page_line(page, &section->notes, "%s is not drawn: make plots draws it.", path);
	else if (drawn < newest_ns)
		page_line(page, &section->notes, "%s is older than its data and not shown: make plots draws it anew.",
			  path);
	else
		page_picture(page, section, path, picture->text);
}

/* ---- questions ---- */

/* All good trials of a question's files, copied: analyses sort them. */
static struct trial_list gather(const struct report_sources *sources, const struct question *question,
				struct page *page)
{
	struct trial_list all = {0};

	for (const char *const *name = question->files; *name; name++) {
		const struct result_file *file = results_find(sources->results, *name);

		page->failed |= trial_list_append(&all, file->list.trials, file->list.count) != 0;
	}
	return all;
}

static void answer(const struct report_sources *sources, const struct question *question, struct page *page)
{
	struct section *section = page_section(page, question->id, question->title);
	struct trial_list list = gather(sources, question, page);
	bool all_good = true;
	int64_t newest_ns = 0;

	for (const char *const *name = question->files; *name; name++) {
		const struct result_file *file = results_find(sources->results, *name);

		note_file(page, section, file);
		all_good &= file->state == RESULT_GOOD;
		newest_ns = file->changed_ns > newest_ns ? file->changed_ns : newest_ns;
	}
	if (list.count) {
		/* Pictures are drawn from the files as they are: not of what was left out here. */
		for (unsigned i = 0; all_good && question->pictures[i].name; i++)
			add_picture(sources, page, section, &question->pictures[i], newest_ns);
		if (!all_good)
			page_line(page, &section->notes, "Pictures are shown when all of it is there.");
		question->tables(page, section, &list);
	}
	trial_list_free(&list);
}

static void answer_timeline(const struct report_sources *sources, struct page *page)
{
	static const struct named_picture picture = {
		"timeline", "Timelines: a lane a worker, the same tasks under serial, threads, gil and processes"};
	struct section *section = page_section(page, "timeline", "Who is at what, and when?");
	char path[PATH_MAX];

	if (sources->timelines_reason[0])
		page_line(page, &section->notes, "%s", sources->timelines_reason);
	if (!sources->timelines)
		return;
	snprintf(path, sizeof(path), "%.4000s/timeline.csv", sources->results->folder);
	if (!sources->timelines_mixed) /* it is drawn from all of the file */
		add_picture(sources, page, section, &picture, results_changed_ns(path));
	report_timelines_page(page, section, sources->timelines);
}

static void answer_scenarios(const struct report_sources *sources, struct page *page)
{
	struct section *section = page_section(page, "lifecycle", "What becomes of workers when the main thread ends?");

	if (sources->scenarios_reason[0])
		page_line(page, &section->notes, "%s", sources->scenarios_reason);
	if (sources->scenario_count)
		report_scenarios_page(page, section, sources->scenarios, sources->scenario_count);
}

/* ---- host, method, files ---- */

static void add_host(const struct report_sources *sources, struct page *page)
{
	struct section *section = page_section(page, "host", "Host");

	if (sources->host[0])
		page_line(page, &section->sentences, "%s.", sources->host);
	else
		page_line(page, &section->notes, "No host.json of these results: the machine is not known by name.");
	if (sources->build[0])
		page_line(page, &section->sentences, "Measured %s by breakeven %s.", sources->date, sources->build);
	page_line(page, &section->sentences, "Fingerprint of machine, kernel and build: %016" PRIx64 ".",
		  sources->results->host_id);
}

static void add_method(struct page *page)
{
	struct section *section = page_section(page, "method", "Method");

	page_line(page, &section->sentences,
		  "Every strategy runs the same tasks, once in each round, in an order drawn by a seed; several fresh "
		  "processes (restarts) do so in turn. Ratios are formed within a round, and located by Hodges and "
		  "Lehmann's "
		  "estimate; intervals are of 95 %% and rest on restarts, not on rounds.");
	page_line(
		page, &section->sentences,
		"Cold makespans run from the creation of the first worker to the end of the last; warm ones from GO to "
		"the last task's end. All clocks are CLOCK_MONOTONIC.");
	page_line(page, &section->sentences,
		  "Where intervals overlap, no winner is named. docs/methodology.md has the rest, with sources.");
}

static const char *const state_words[] = {[RESULT_GOOD] = "used",
					  [RESULT_MISSING] = "missing",
					  [RESULT_BROKEN] = "cannot be used",
					  [RESULT_EMPTY] = "holds no trial",
					  [RESULT_OTHER_HOST] = "of another host or build",
					  [RESULT_MIXED] = "of several hosts or builds"};

static const char *date_words(char *buffer, size_t size, int64_t ns)
{
	time_t written_at = ns / 1000000000;
	struct tm utc;

	if (written_at == 0 || strftime(buffer, size, "%Y-%m-%d %H:%M UTC", gmtime_r(&written_at, &utc)) == 0)
		snprintf(buffer, size, "-");
	return buffer;
}

/* One that is no CSV of trials; `count` things are in use of it. */
static void add_other_file(const struct report_sources *sources, struct table *table, const char *name, size_t count)
{
	char path[PATH_MAX], date[40];
	int64_t written_at;

	snprintf(path, sizeof(path), "%.4000s/%s", sources->results->folder, name);
	written_at = results_changed_ns(path);
	table_text(table, name);
	table_text(table, count ? "used" : written_at ? "not used" : "missing");
	table_number(table, NAN);
	table_number(table, NAN);
	table_number(table, NAN);
	table_text(table, date_words(date, sizeof(date), written_at));
}

static void add_result_file(struct table *table, const struct result_file *file)
{
	uint64_t failed = 0, restarts = 0;
	char date[40];

	for (size_t i = 0; i < file->list.count; i++) {
		failed += strcmp(file->list.trials[i].status, "ok") != 0;
		restarts = file->list.trials[i].restart >= restarts ? file->list.trials[i].restart + 1 : restarts;
	}
	table_words(table, "%s.csv", file->name);
	table_text(table, state_words[file->state]);
	table_number(table, (double)file->list.count);
	table_number(table, (double)failed);
	table_number(table, (double)restarts);
	table_text(table, date_words(date, sizeof(date), results_changed_ns(file->path)));
}

static void add_files(const struct report_sources *sources, struct page *page)
{
	static const struct table_column columns[] = {
		{.name = "file", .head = "file"},
		{.name = "state", .head = "state"},
		{.name = "trials", .head = "trials", .kind = TABLE_COUNT},
		{.name = "failed", .head = "failed", .kind = TABLE_COUNT},
		{.name = "restarts", .head = "restarts", .kind = TABLE_COUNT},
		{.name = "written", .head = "written"},
	};
	struct table *table = page_table(page, page_section(page, "files", "Raw files"));

	table_new(table, "Every trial is a row; docs/csv.md defines the columns", TABLE_COLUMNS(columns));
	for (size_t i = 0; i < RESULT_FILES; i++)
		add_result_file(table, &sources->results->files[i]);
	add_other_file(sources, table, "timeline.csv", sources->timelines ? sources->timelines->count : 0);
	add_other_file(sources, table, "lifecycle.csv", sources->scenario_count);
}

int report_page_make(const struct report_sources *sources, struct page *out)
{
	*out = (struct page){.title = strdup("breakeven: when do processes beat threads, and by how much?")};
	out->failed = !out->title;
	report_verdict(sources, out);
	answer_timeline(sources, out);
	for (size_t i = 0; i < QUESTIONS; i++)
		answer(sources, &questions[i], out);
	answer_scenarios(sources, out);
	add_host(sources, out);
	add_method(out);
	add_files(sources, out);
	if (page_is_whole(out))
		return 0;
	page_free(out);
	return -ENOMEM;
}
