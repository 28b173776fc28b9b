/* SPDX-License-Identifier: MIT
 *
 * The tables of the page.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/costs.h"
#include "analysis/curves.h"
#include "analysis/fidelity.h"
#include "analysis/map.h"
#include "analysis/metg.h"
#include "analysis/summary.h"
#include "base/units.h"
#include "report/report_page.h"
#include "report/tables.h"
#include "report/words.h"

#define ROWS_SHOWN 12 /* longer tables are folded */

/* ---- who won ---- */

/* "Of 32 cells threads win 12, …; in 9 the first are equal, 3 are undecided." */
static void count_cells(struct page *page, struct section *section, const struct summary *summary)
{
	char text[600] = "";
	unsigned equal = 0, undecided = 0;

	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];
		const char *best = cell->standings[cell->best].strategy;
		unsigned wins = 0;
		bool told = false;

		equal += cell->verdict == VERDICT_EQUAL;
		undecided += cell->verdict == VERDICT_UNDECIDED;
		if (cell->verdict != VERDICT_WIN)
			continue;
		for (unsigned j = 0; j < summary->count; j++) {
			const struct cell_summary *other = &summary->cells[j];
			bool same = other->verdict == VERDICT_WIN &&
				    strcmp(other->standings[other->best].strategy, best) == 0;

			wins += same;
			told |= same && j < i;
		}
		if (!told)
			words_append(text, sizeof(text), "%s %s %s%u", text[0] ? "," : "", best, text[0] ? "" : "wins ",
				     wins);
	}
	page_line(page, &section->sentences, "Of %u cells%s%s in %u the first are equal, %u are undecided.",
		  summary->count, text, text[0] ? ";" : "", equal, undecided);
}

void report_summary_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct summary summary;

	if (summary_make(list, &(struct summary_options){METRIC_COLD, NULL, VERDICT_MARGIN}, &summary) != 0) {
		page->failed = true;
		return;
	}
	count_cells(page, section, &summary);
	table_of_winners(&summary, page_table(page, section));
	page_fold(section, ROWS_SHOWN);
	table_of_standings(&summary, page_table(page, section));
	page_fold(section, 0);
	summary_free(&summary);
}

/* ---- break-even points ---- */

static void tell_changes(struct page *page, struct section *section, const struct curves *curves)
{
	unsigned outcomes[CURVE_UNDECIDED + 1] = {0};

	for (size_t i = 0; i < curves->count; i++)
		outcomes[curves->curves[i].outcome]++;
	page_line(page, &section->sentences,
		  "Of %zu pairs along a sweep %u break even; in %u the second always wins, in %u it never does, %u are "
		  "equal, %u are decided at some sizes only, %u are undecided.",
		  curves->count, outcomes[CURVE_BREAKS_EVEN], outcomes[CURVE_OTHER_ALWAYS], outcomes[CURVE_OTHER_NEVER],
		  outcomes[CURVE_EQUAL], outcomes[CURVE_PARTLY], outcomes[CURVE_UNDECIDED]);
}

static void add_metg(struct page *page, struct section *section, struct trial_list *list)
{
	struct curves curves;

	if (metg_make(list, VERDICT_MARGIN, &curves) != 0) {
		page->failed = true;
		return;
	}
	if (curves.count)
		table_of_metg(&curves, page_table(page, section));
	curves_free(&curves);
}

void report_points_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct curves curves;

	if (curves_make(list, CURVES_PAIRS, CURVES_ALONG_ALL, VERDICT_MARGIN, &curves) != 0) {
		page->failed = true;
		return;
	}
	if (curves.count) {
		tell_changes(page, section, &curves);
		table_of_points(&curves, page_table(page, section));
		add_metg(page, section, list);
	} else {
		page_line(page, &section->notes, "No sweep over three sizes is in the data; make points makes some.");
	}
	curves_free(&curves);
}

/* ---- maps ---- */

static void count_winners(struct page *page, struct section *section, const struct map *map)
{
	static const char *const names[] = {"serial", "gil", "processes"};
	unsigned wins[3] = {0}, equal = 0, undecided = 0;

	for (size_t i = 0; i < map->count; i++) {
		equal += map->fields[i].verdict == VERDICT_EQUAL;
		undecided += map->fields[i].verdict == VERDICT_UNDECIDED;
		for (unsigned j = 0; j < 3; j++)
			wins[j] +=
				map->fields[i].verdict == VERDICT_WIN && strcmp(map->fields[i].winner, names[j]) == 0;
	}
	page_line(page, &section->sentences,
		  "Over task CPU time and %s, of %zu cells serial wins %u, threads under the lock win %u and processes "
		  "%u; in %u they are equal, %u are undecided.",
		  map->rows == MAP_PAYLOAD ? "payload" : "the share of a task's time that blocks", map->count, wins[0],
		  wins[1], wins[2], equal, undecided);
}

static void add_map(struct page *page, struct section *section, const struct map *map)
{
	char sizes[120];

	if (map->measured < map->count)
		page_line(page, &section->notes, "Over task CPU time and %s%s.",
			  map->rows == MAP_PAYLOAD ? "payload" : "blocking share",
			  words_task_sizes(sizes, sizeof(sizes), &map->key, map->measured, map->count));
	table_of_maps(map, 1, page_table(page, section));
	page_fold(section, 0);
}

void report_maps_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct maps maps;

	if (maps_make(list, MAP_AMONG, VERDICT_MARGIN, &maps) != 0) {
		page->failed = true;
		return;
	}
	if (maps.count == 0)
		page_line(page, &section->notes, "No grid of cells is in the data; make points makes two.");
	for (size_t i = 0; i < maps.count; i++) {
		count_winners(page, section, &maps.maps[i]);
		add_map(page, section, &maps.maps[i]);
	}
	maps_free(&maps);
}

/* ---- costs ---- */

static const struct worker_cost *cost_of(const struct costs *costs, const char *strategy)
{
	for (unsigned i = 0; i < costs->count; i++)
		if (strcmp(costs->workers[i].strategy, strategy) == 0)
			return &costs->workers[i];
	return NULL;
}

/* How much more does a process cost than a thread, if that is sure? */
static void tell_price(struct page *page, struct section *section, const struct costs *costs)
{
	const struct worker_cost *thread = cost_of(costs, "threads"), *process = cost_of(costs, "processes");
	char a[32], b[32];

	if (!thread || !process || !(thread->create_ns.low > 0) || !(process->create_ns.low > thread->create_ns.high))
		return;
	page_line(page, &section->sentences,
		  "To create a process takes %.1f times as long as to create a thread (%s and %s).",
		  process->create_ns.center / thread->create_ns.center,
		  format_duration(a, sizeof(a), process->create_ns.center),
		  format_duration(b, sizeof(b), thread->create_ns.center));
}

void report_costs_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct costs costs;

	if (costs_make(list, &costs) != 0) {
		page->failed = true;
		return;
	}
	tell_price(page, section, &costs);
	if (costs.count)
		table_of_costs(&costs, page_table(page, section));
	page_fold(section, ROWS_SHOWN);
	costs_free(&costs);
}

/* ---- the lock beside a real one ---- */

void report_fidelity_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct fidelity fidelity;
	unsigned holds = 0;

	if (fidelity_make(list, VERDICT_MARGIN, &fidelity) != 0) {
		page->failed = true;
		return;
	}
	for (unsigned i = 0; i < fidelity.count; i++)
		holds += fidelity.agreements[i].within < 0.1;
	if (fidelity.count) {
		table_of_agreements(&fidelity, page_table(page, section));
		page_fold(section, ROWS_SHOWN);
		page_line(page, &section->sentences,
			  "Of %u quantities, %u are surely within 10 %% of the real interpreter's.", fidelity.count,
			  holds);
	}
	fidelity_free(&fidelity);
}

/* ---- lifecycles ---- */

static bool all_are(const struct scenario_row *scenarios, size_t count, const char *mode, const char *outcome)
{
	unsigned seen = 0;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(scenarios[i].mode, mode) != 0)
			continue;
		seen++;
		if (strcmp(scenarios[i].outcome, outcome) != 0)
			return false;
	}
	return seen > 0;
}

/* Those rules that all scenarios bear out. */
static void tell_rules(struct page *page, struct section *section, const struct scenario_row *scenarios, size_t count)
{
	if (all_are(scenarios, count, "joined", "finished_before"))
		page_line(page, &section->sentences, "Joined: main itself waits, and ends after its workers.");
	if (all_are(scenarios, count, "not_joined", "waited_for"))
		page_line(page, &section->sentences,
			  "Not joined: main ends first, and the program waits for its workers all the same.");
	if (all_are(scenarios, count, "daemon", "ended"))
		page_line(page, &section->sentences,
			  "Daemon: the program does not wait; its workers are ended where they stand.");
}

void report_scenarios_page(struct page *page, struct section *section, const struct scenario_row *scenarios,
			   size_t count)
{
	tell_rules(page, section, scenarios, count);
	table_of_scenarios(scenarios, count, page_table(page, section));
}

/* ---- timelines ---- */

/* "sum_squares: of serial's time threads take 0.52, gil 1.01, processes 0.55." */
static void tell_makespans(struct page *page, struct section *section, const struct timeline_cell *cell)
{
	const struct interval *serial = cell->scenes[0].intervals;
	char text[400] = "";

	if (strcmp(serial->strategy, "serial") != 0)
		return;
	for (unsigned i = 1; i < cell->count; i++)
		words_append(text, sizeof(text), "%s %s %.2f", i == 1 ? "" : ",", cell->scenes[i].intervals->strategy,
			     (double)cell->scenes[i].intervals->cold_ns / (double)serial->cold_ns);
	if (cell->count > 1)
		page_line(page, &section->sentences, "In the trials shown, of serial's time take%s (%s).", text,
			  serial->workload);
}

void report_timelines_page(struct page *page, struct section *section, const struct timelines *timelines)
{
	for (size_t i = 0; i < timelines->count; i++)
		tell_makespans(page, section, &timelines->cells[i]);
	table_of_shares(timelines, page_table(page, section));
}
