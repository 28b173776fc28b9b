/* SPDX-License-Identifier: MIT
 *
 * The tables of the page.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/costs.h"
#include "analysis/crossings.h"
#include "analysis/fidelity.h"
#include "analysis/map.h"
#include "analysis/summary.h"
#include "base/units.h"
#include "report/costs_report.h"
#include "report/crossings_report.h"
#include "report/report_page.h"
#include "report/words.h"

/* ---- who won ---- */

static void add_winners(struct page *page, struct section *section, const struct summary *summary)
{
	struct table *table =
		page_table(page, section, "Who won in each cell, cold makespan", "harness|workload|cell|verdict");
	char name[300], cell[300], verdict[400];

	table->folded = summary->count > 12;
	for (unsigned i = 0; i < summary->count; i++)
		page_row(page, table, "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s", summary->cells[i].key.harness,
			 words_name(name, sizeof(name), &summary->cells[i]),
			 words_cell(cell, sizeof(cell), &summary->cells[i]),
			 words_verdict(verdict, sizeof(verdict), &summary->cells[i]));
}

/* "Of 32 cells threads win 12, …; 9 are ties." */
static void count_cells(struct page *page, struct section *section, const struct summary *summary)
{
	char text[600] = "";
	unsigned decided = 0;

	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];
		const char *best = cell->standings[cell->best].strategy;
		unsigned wins = 0;
		bool told = false;

		if (cell->verdict != VERDICT_WIN)
			continue;
		decided++;
		for (unsigned j = 0; j < summary->count; j++) {
			const struct cell_summary *other = &summary->cells[j];
			bool same = other->verdict == VERDICT_WIN &&
				    strcmp(other->standings[other->best].strategy, best) == 0;

			wins += same;
			told |= same && j < i;
		}
		if (!told)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s %s %s%u", text[0] ? "," : "",
				 best, text[0] ? "" : "wins ", wins);
	}
	page_line(page, &section->sentences, "Of %u cells%s%s %u are ties or undecided.", summary->count, text,
		  decided ? ";" : "", summary->count - decided);
}

static void add_standings(struct page *page, struct section *section, const struct summary *summary)
{
	struct table *table = page_table(page, section, "Each strategy in each cell",
					 "workload|workers|strategy|time|speed-up|95 %|lock wait");
	char name[300], time[32], ratio[32], interval[64], share[16];

	table->folded = true;
	for (unsigned i = 0; i < summary->count; i++)
		for (unsigned j = 0; j < summary->cells[i].count; j++) {
			const struct cell_summary *cell = &summary->cells[i];
			const struct standing *standing = &cell->standings[j];

			snprintf(share, sizeof(share), standing->lock_wait_share > 0 ? "%.0f %%" : "-",
				 100 * standing->lock_wait_share);
			page_row(page, table,
				 "%s" PAGE_CELL "%" PRIu64 PAGE_CELL "%s%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL
				 "%s" PAGE_CELL "%s",
				 words_name(name, sizeof(name), cell), cell->key.workers, standing->strategy,
				 standing->leads ? " (leads)" : "",
				 isnan(standing->time_ns.center)
					 ? "-"
					 : format_duration(time, sizeof(time), standing->time_ns.center),
				 words_ratio(ratio, sizeof(ratio), standing->speedup.center),
				 words_interval(interval, sizeof(interval), &standing->speedup), share);
		}
}

void report_summary_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct summary summary;

	if (summary_make(list, &(struct summary_options){METRIC_COLD, "serial"}, &summary) != 0) {
		page->failed = true;
		return;
	}
	count_cells(page, section, &summary);
	add_winners(page, section, &summary);
	add_standings(page, section, &summary);
	summary_free(&summary);
}

/* ---- crossings ---- */

static void tell_changes(struct page *page, struct section *section, const struct crossings *crossings)
{
	unsigned outcomes[CURVE_TIE + 1] = {0};

	for (size_t i = 0; i < crossings->count; i++)
		outcomes[crossings->curves[i].outcome]++;
	if (crossings->count)
		page_line(
			page, &section->sentences,
			"Of %zu pairs along a sweep %u change places; in %u only the second ever wins, in %u only the "
			"first, in %u neither.",
			crossings->count, outcomes[CURVE_CROSSES], outcomes[CURVE_OTHER_ALWAYS],
			outcomes[CURVE_ONE_ALWAYS], outcomes[CURVE_TIE]);
}

void report_crossings_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct crossings crossings;
	struct table *table;

	if (crossings_make(list, CROSSINGS_PAIRS, &crossings) != 0) {
		page->failed = true;
		return;
	}
	if (crossings.count == 0)
		page_line(page, &section->notes,
			  "No sweep over three sizes is in the data; make crossings makes some.");
	tell_changes(page, section, &crossings);
	table = crossings.count ? page_table(page, section, "From which place on which strategy wins", "pair|found")
				: NULL;
	for (size_t i = 0; table && i < crossings.count; i++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		if (!out) {
			page->failed = true;
			break;
		}
		report_curve_sentence(out, &crossings.curves[i]);
		fclose(out);
		page_row(page, table, "%s / %s" PAGE_CELL "%s", crossings.curves[i].one, crossings.curves[i].other,
			 text);
		free(text);
	}
	crossings_free(&crossings);
}

/* ---- maps ---- */

static void count_winners(struct page *page, struct section *section, const struct map *map)
{
	static const char *const names[] = {"serial", "gil", "processes"};
	unsigned wins[3] = {0}, ties = 0;

	for (size_t i = 0; i < map->count; i++) {
		ties += map->fields[i].tie;
		for (unsigned j = 0; j < 3; j++)
			wins[j] += !map->fields[i].tie && strcmp(map->fields[i].winner, names[j]) == 0;
	}
	page_line(page, &section->sentences,
		  "Over task CPU time and %s, of %zu cells serial wins %u, threads under the lock win %u and processes "
		  "%u; %u are ties (less than 2 %%, or not to be told).",
		  map->rows == MAP_PAYLOAD ? "payload" : "the share of a task's time that blocks", map->count, wins[0],
		  wins[1], wins[2], ties);
}

static void add_map(struct page *page, struct section *section, const struct map *map)
{
	struct table *table =
		page_table(page, section,
			   map->rows == MAP_PAYLOAD ? "Winner over payload and task CPU time"
						    : "Winner over blocking share and task CPU time",
			   map->rows == MAP_PAYLOAD ? "payload|CPU time of a task|winner|next|times as long|95 %"
						    : "blocks|CPU time of a task|winner|next|times as long|95 %");
	char row[32], time[32], margin[32], interval[64], sizes[120];

	if (map->measured < map->count)
		page_line(page, &section->notes, "Over task CPU time and %s%s.",
			  map->rows == MAP_PAYLOAD ? "payload" : "blocking share",
			  words_task_sizes(sizes, sizeof(sizes), &map->key, map->measured, map->count));
	table->folded = true;
	for (size_t i = 0; i < map->count; i++) {
		const struct map_field *field = &map->fields[i];

		if (map->rows == MAP_PAYLOAD)
			format_size(row, sizeof(row), field->row);
		else
			snprintf(row, sizeof(row), "%.0f %%", 100 * field->row);
		page_row(page, table, "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s",
			 row, format_duration(time, sizeof(time), field->task_ns), field->tie ? "tie" : field->winner,
			 field->second, words_ratio(margin, sizeof(margin), field->margin.center),
			 words_interval(interval, sizeof(interval), &field->margin));
	}
}

void report_maps_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct maps maps;

	if (maps_make(list, MAP_AMONG, &maps) != 0) {
		page->failed = true;
		return;
	}
	if (maps.count == 0)
		page_line(page, &section->notes, "No grid of cells is in the data; make crossings makes two.");
	for (size_t i = 0; i < maps.count; i++) {
		count_winners(page, section, &maps.maps[i]);
		add_map(page, section, &maps.maps[i]);
	}
	maps_free(&maps);
}

/* ---- costs ---- */

static const char *cost_words(char *buffer, size_t size, const struct estimate *estimate,
			      const char *(*format)(char *buffer, size_t size, double value))
{
	if (isnan(estimate->center))
		return "-";
	return report_cost_shows(estimate) ? format(buffer, size, estimate->center) : "not to be seen";
}

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
	struct table *table;

	if (costs_make(list, &costs) != 0) {
		page->failed = true;
		return;
	}
	tell_price(page, section, &costs);
	table = page_table(page, section, "What one worker more costs",
			   "strategy|created in|for each GiB of the parent|memory|an empty task");
	for (unsigned i = 0; i < costs.count; i++) {
		const struct worker_cost *cost = &costs.workers[i];
		char a[32], b[32], c[32], d[32];

		if (strncmp(cost->strategy, "bare_", 5) != 0 && strcmp(cost->strategy, "serial") != 0)
			page_row(page, table, "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s",
				 cost->strategy, cost_words(a, sizeof(a), &cost->create_ns, format_duration),
				 cost_words(b, sizeof(b), &cost->parent_ns, format_duration),
				 cost_words(c, sizeof(c), &cost->memory_bytes, format_size),
				 cost_words(d, sizeof(d), &cost->task_ns, format_duration));
	}
	costs_free(&costs);
}

/* ---- the lock beside a real one ---- */

static const char *const quantity_names[] = {[QUANTITY_SPEEDUP] = "speed-up over serial",
					     [QUANTITY_LATENCY_MEAN] = "latency, mean",
					     [QUANTITY_LATENCY_P50] = "latency, median"};

static const char *quantity_words(char *buffer, size_t size, enum quantity quantity, double value)
{
	return quantity == QUANTITY_SPEEDUP ? words_ratio(buffer, size, value) : format_duration(buffer, size, value);
}

void report_fidelity_page(struct page *page, struct section *section, struct trial_list *list)
{
	struct fidelity fidelity;
	struct table *table;
	unsigned holds = 0;

	if (fidelity_make(list, &fidelity) != 0) {
		page->failed = true;
		return;
	}
	table = page_table(page, section, "Simulated and real lock, paired within rounds",
			   "workload|workers|blocks|released|neighbours|interval|pair|quantity|simulated|real|"
			   "simulated / real|95 %");
	for (unsigned i = 0; i < fidelity.count; i++) {
		const struct agreement *agreement = &fidelity.agreements[i];
		char interval[32], a[32], b[32], c[32], d[64];

		holds += agreement->within < 0.1;
		page_row(page, table,
			 "%s" PAGE_CELL "%" PRIu64 PAGE_CELL "%.0f %%" PAGE_CELL "%g" PAGE_CELL "%" PRIu64 PAGE_CELL
			 "%s" PAGE_CELL "%s / %s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL
			 "%s",
			 agreement->key.workload, agreement->key.workers, words_blocking_percent(&agreement->key),
			 agreement->key.released, agreement->key.neighbours,
			 format_duration_exact(interval, sizeof(interval), agreement->key.switch_interval_ns),
			 agreement->simulated_strategy, agreement->real_strategy, quantity_names[agreement->quantity],
			 quantity_words(a, sizeof(a), agreement->quantity, agreement->simulated),
			 quantity_words(b, sizeof(b), agreement->quantity, agreement->real),
			 words_ratio(c, sizeof(c), agreement->ratio.center),
			 words_interval(d, sizeof(d), &agreement->ratio));
	}
	table->folded = fidelity.count > 12;
	if (fidelity.count)
		page_line(page, &section->sentences,
			  "Of %u quantities, %u are surely within 10 %% of the real interpreter's.", fidelity.count,
			  holds);
	fidelity_free(&fidelity);
}

/* ---- lifecycles ---- */

static bool all_are(const struct scene_row *scenes, size_t count, const char *mode, const char *fate)
{
	unsigned seen = 0;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(scenes[i].mode, mode) != 0)
			continue;
		seen++;
		if (strcmp(scenes[i].fate, fate) != 0)
			return false;
	}
	return seen > 0;
}

/* Those rules that all scenes bear out. */
static void tell_rules(struct page *page, struct section *section, const struct scene_row *scenes, size_t count)
{
	if (all_are(scenes, count, "joined", "finished_before"))
		page_line(page, &section->sentences, "Joined: main itself waits, and ends after its workers.");
	if (all_are(scenes, count, "not_joined", "waited_for"))
		page_line(page, &section->sentences,
			  "Not joined: main ends first, and the program waits for its workers all the same.");
	if (all_are(scenes, count, "daemon", "ended"))
		page_line(page, &section->sentences,
			  "Daemon: the program does not wait; its workers are ended where they stand.");
}

void report_scenes_page(struct page *page, struct section *section, const struct scene_row *scenes, size_t count)
{
	struct table *table = page_table(page, section,
					 "What becomes of workers when main ends (output: what they had not flushed; "
					 "lock: of one that each held)",
					 "scene|played by|workers|exit after main's end|output|lock");
	char time[32];

	tell_rules(page, section, scenes, count);
	for (size_t i = 0; i < count; i++)
		page_row(page, table,
			 "%s, %s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%s",
			 scenes[i].kind, scenes[i].mode, scenes[i].played_by, scenes[i].fate,
			 format_duration(time, sizeof(time), (double)scenes[i].exit_delay_ns), scenes[i].output,
			 scenes[i].lock);
}

/* ---- timelines ---- */

static double share_of(const struct timeline_scene *scene, const char *state)
{
	double in_state = 0, all = (double)scene->spans->cold_ns * scene->lanes;

	/* What was overwritten is nobody's. */
	for (size_t i = 0; i < scene->count; i++) {
		double time_ns = (double)(scene->spans[i].end_ns - scene->spans[i].begin_ns);

		in_state += strcmp(scene->spans[i].state, state) == 0 ? time_ns : 0;
		all -= strcmp(scene->spans[i].state, "unknown") == 0 ? time_ns : 0;
	}
	return all > 0 ? 100 * in_state / all : 0;
}

/* "sum_squares: of serial's time threads take 0.52, gil 1.01, processes 0.55." */
static void tell_makespans(struct page *page, struct section *section, const struct timeline_cell *cell)
{
	const struct span *serial = cell->scenes[0].spans;
	char text[400] = "", *end = text;

	if (strcmp(serial->strategy, "serial") != 0)
		return;
	for (unsigned i = 1; i < cell->count && (size_t)(end - text) < sizeof(text) - 1; i++)
		end += snprintf(end, sizeof(text) - (size_t)(end - text), "%s %s %.2f", i == 1 ? "" : ",",
				cell->scenes[i].spans->strategy,
				(double)cell->scenes[i].spans->cold_ns / (double)serial->cold_ns);
	if (cell->count > 1)
		page_line(page, &section->sentences, "In the trials shown, of serial's time take%s (%s).", text,
			  serial->workload);
}

void report_timelines_page(struct page *page, struct section *section, const struct timelines *timelines)
{
	struct table *table = page_table(page, section, "Of the workers' time in the trials of the picture",
					 "workload|strategy|makespan|computing|waiting for the lock|blocked");
	char time[32];

	for (size_t i = 0; i < timelines->count; i++)
		tell_makespans(page, section, &timelines->cells[i]);
	for (size_t i = 0; i < timelines->count; i++)
		for (unsigned j = 0; j < timelines->cells[i].count; j++) {
			const struct timeline_scene *scene = &timelines->cells[i].scenes[j];

			page_row(page, table,
				 "%s" PAGE_CELL "%s" PAGE_CELL "%s" PAGE_CELL "%.0f %%" PAGE_CELL "%.0f %%" PAGE_CELL
				 "%.0f %%",
				 scene->spans->workload, scene->spans->strategy,
				 format_duration(time, sizeof(time), (double)scene->spans->cold_ns),
				 share_of(scene, "running"),
				 share_of(scene, "waiting") + share_of(scene, "handing_over"),
				 share_of(scene, "blocked"));
		}
}
