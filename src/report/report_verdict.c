/* SPDX-License-Identifier: MIT
 *
 * The verdict in words.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/curves.h"
#include "analysis/summary.h"
#include "report/report_page.h"
#include "report/text.h"
#include "report/words.h"

/* The trials of a file, copied: analyses sort them.  Empty where there are none. */
static struct trial_list copy_of(const struct report_sources *sources, const char *name)
{
	const struct result_file *file = results_find(sources->results, name);
	struct trial_list list = {0};

	(void)trial_list_append(&list, file->list.trials, file->list.count);
	return list;
}

/* ---- how many CPUs there are to tell anything by ---- */

static double effective_cpus(const struct report_sources *sources)
{
	for (size_t i = 0; i < RESULT_FILES; i++)
		if (sources->results->files[i].list.count)
			return sources->results->files[i].list.trials[0].effective_cpus;
	return NAN;
}

/* ---- from which task size on ---- */

static bool is_plain(const struct trial *key)
{
	return key->block_ns == 0 && strcmp(key->transport, "none") == 0 && key->parent_bytes == 0 &&
	       key->background == 0 && !(key->released > 0);
}

static void tell_curve(struct page *page, const struct curves *curves, const char *one, const char *before)
{
	for (size_t i = 0; i < curves->count; i++) {
		const struct curve *curve = &curves->curves[i];
		char *text;

		if (curve->axis != CURVE_CPU || curve->warm || !is_plain(&curve->key) || strcmp(curve->one, one) != 0 ||
		    strcmp(curve->other, "processes") != 0)
			continue;
		text = report_curve_text(curve);
		page->failed |= !text;
		page_line(page, &page->verdict, "%s%s.", before, text ? text : "");
		free(text);
		return;
	}
}

static void tell_points(const struct report_sources *sources, struct page *page)
{
	struct trial_list list = copy_of(sources, "sweep");
	struct curves curves;

	if (list.count && curves_make(&list, CURVES_PAIRS, CURVES_ALONG_ALL, VERDICT_MARGIN, &curves) == 0) {
		tell_curve(page, &curves, "gil", "CPU-bound work under a global lock (gil): ");
		tell_curve(page, &curves, "threads", "CPU-bound work without one: ");
		curves_free(&curves);
	}
	trial_list_free(&list);
}

/* ---- who is how much faster ---- */

static const struct standing *standing_of(const struct cell_summary *cell, const char *strategy)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (strcmp(cell->standings[i].strategy, strategy) == 0)
			return &cell->standings[i];
	return NULL;
}

/* The cell of a workload with the most workers, but no more than `most`. */
static const struct cell_summary *largest_cell(const struct summary *summary, const char *workload, double most)
{
	const struct cell_summary *found = NULL;

	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		if (strcmp(cell->key.workload, workload) == 0 && (double)cell->key.workers <= most &&
		    (!found || cell->key.workers > found->key.workers))
			found = cell;
	}
	return found;
}

static bool is_sure(const struct standing *standing)
{
	return standing && !isnan(standing->speedup.low);
}

static void tell_cpu_cell(struct page *page, const struct cell_summary *cell)
{
	const struct standing *gil = standing_of(cell, "gil"), *threads = standing_of(cell, "threads"),
			      *processes = standing_of(cell, "processes");
	char a[64], b[64], c[64];

	if (!is_sure(gil) || !is_sure(threads) || !is_sure(processes))
		return;
	page_line(page, &page->verdict,
		  "The same tasks with %" PRIu64 " workers (%s): threads under the lock are %.2f times as fast as one "
		  "after the other (95 %%: %s), free threads %.2f times (%s), processes %.2f times (%s).",
		  cell->key.workers, cell->key.workload, gil->speedup.center,
		  words_interval(a, sizeof(a), &gil->speedup), threads->speedup.center,
		  words_interval(b, sizeof(b), &threads->speedup), processes->speedup.center,
		  words_interval(c, sizeof(c), &processes->speedup));
}

static void tell_cpu(const struct report_sources *sources, struct page *page)
{
	struct trial_list list = copy_of(sources, "cpu_bound");
	struct summary summary;

	if (list.count &&
	    summary_make(&list, &(struct summary_options){METRIC_COLD, NULL, VERDICT_MARGIN}, &summary) == 0) {
		const struct cell_summary *cell = largest_cell(&summary, "sum_squares", effective_cpus(sources));

		if (cell && cell->key.workers > 1)
			tell_cpu_cell(page, cell);
		summary_free(&summary);
	}
	trial_list_free(&list);
}

/* ---- tasks that wait ---- */

struct score {
	unsigned cells, unsure, threads, processes; /* unsure: without an interval */
	uint64_t least, most;			    /* workers */
	double least_ratio, most_ratio;
};

static void count_cell(struct score *score, const struct cell_summary *cell)
{
	const struct standing *threads = standing_of(cell, "threads"); /* over processes */

	if (!is_sure(threads)) {
		score->unsure++;
		return;
	}
	if (score->cells++ == 0) {
		score->least = UINT64_MAX;
		score->least_ratio = INFINITY;
	}
	score->least = cell->key.workers < score->least ? cell->key.workers : score->least;
	score->most = cell->key.workers > score->most ? cell->key.workers : score->most;
	score->threads += threads->speedup.low > 1;
	score->processes += threads->speedup.high < 1;
	score->least_ratio = fmin(score->least_ratio, threads->speedup.center);
	score->most_ratio = fmax(score->most_ratio, threads->speedup.center);
}

static void tell_score(struct page *page, const struct score *score)
{
	char low[32], high[32];

	table_number_words(low, sizeof(low), TABLE_RATIO, score->least_ratio);
	table_number_words(high, sizeof(high), TABLE_RATIO, score->most_ratio);
	if (score->cells == 0)
		return;
	if (score->threads == score->cells && !score->unsure)
		page_line(page, &page->verdict,
			  "IO-bound work (sleep): threads beat processes at every number of workers, %" PRIu64
			  " to %" PRIu64 ": they are %s to %s times as fast.",
			  score->least, score->most, low, high);
	else
		page_line(page, &page->verdict,
			  "IO-bound work (sleep), %" PRIu64 " to %" PRIu64
			  " workers: of %u cells threads beat processes in %u and processes threads in %u; the others "
			  "cannot be told apart.",
			  score->least, score->most, score->cells + score->unsure, score->threads, score->processes);
}

static void tell_io(const struct report_sources *sources, struct page *page)
{
	struct trial_list list = copy_of(sources, "io_bound");
	struct score score = {0};
	struct summary summary;

	if (list.count &&
	    summary_make(&list, &(struct summary_options){METRIC_COLD, "processes", VERDICT_MARGIN}, &summary) == 0) {
		for (unsigned i = 0; i < summary.count; i++)
			if (strcmp(summary.cells[i].key.workload, "sleep") == 0)
				count_cell(&score, &summary.cells[i]);
		summary_free(&summary);
		tell_score(page, &score);
	}
	if (list.count &&
	    summary_make(&list, &(struct summary_options){METRIC_COLD, NULL, VERDICT_MARGIN}, &summary) == 0) {
		const struct cell_summary *cell = largest_cell(&summary, "sleep", INFINITY);
		const struct standing *gil = cell ? standing_of(cell, "gil") : NULL;
		char words[64];

		if (cell && cell->key.workers > 1 && is_sure(gil) && gil->speedup.low > 1)
			page_line(page, &page->verdict,
				  "Waiting overlaps under the lock all the same: %" PRIu64
				  " threads that sleep are %.2f times as fast as one after the other (95 %%: %s).",
				  cell->key.workers, gil->speedup.center,
				  words_interval(words, sizeof(words), &gil->speedup));
		summary_free(&summary);
	}
	trial_list_free(&list);
}

/* ---- at the end of a program ---- */

static void tell_scenarios(const struct report_sources *sources, struct page *page)
{
	unsigned pairs = 0, same = 0;
	const char *who = NULL;

	for (size_t i = 0; i + 1 < sources->scenario_count; i++) {
		const struct scenario_row *ours = &sources->scenarios[i], *theirs = &sources->scenarios[i + 1];

		if (strcmp(ours->played_by, "breakeven") != 0 || strcmp(theirs->played_by, "breakeven") == 0 ||
		    strcmp(ours->kind, theirs->kind) != 0 || strcmp(ours->mode, theirs->mode) != 0)
			continue;
		pairs++;
		same += strcmp(ours->outcome, theirs->outcome) == 0 && strcmp(ours->output, theirs->output) == 0 &&
			strcmp(ours->lock, theirs->lock) == 0;
		who = theirs->played_by;
	}
	if (pairs)
		page_line(page, &page->verdict,
			  "What becomes of workers when a program ends: simulation and %s come to the same in %u of %u "
			  "scenarios.",
			  who, same, pairs);
}

/* Before what is said of computing. */
static void tell_capacity(const struct report_sources *sources, const char *name, struct page *page)
{
	const struct result_file *file = results_find(sources->results, name);
	char words[160];

	if (words_capacity(words, sizeof(words), capacity_of(file->list.trials, file->list.count))[0])
		page_line(page, &page->verdict, "When %s was measured, %s.", name, words);
}

void report_verdict(const struct report_sources *sources, struct page *page)
{
	double cpus = effective_cpus(sources);

	if (cpus < 2)
		page_line(page, &page->verdict,
			  "Only %.3g effective CPU: nothing can be seen to run at once here, and nothing is said of "
			  "CPU-bound work.",
			  cpus);
	if (cpus >= 2) {
		tell_capacity(sources, "sweep", page);
		tell_capacity(sources, "cpu_bound", page);
		tell_points(sources, page);
		tell_cpu(sources, page);
	}
	tell_io(sources, page);
	tell_scenarios(sources, page);
}
