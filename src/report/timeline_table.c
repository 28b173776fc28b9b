/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/tables.h"
#include "report/text.h"

static void add_scene(struct table *table, size_t panel, unsigned row, const struct timeline_scene *scene)
{
	char words[200];

	for (size_t i = 0; i < scene->count; i++) {
		const struct interval *interval = &scene->intervals[i];

		if (i > 0 && interval->worker != interval[-1].worker)
			row++;
		table_number(table, (double)panel);
		table_text(table, report_timeline_cell(words, sizeof(words), interval));
		table_number(table, row);
		table_text(table, interval->strategy);
		table_number(table, scene->lanes);
		table_number(table, (double)interval->worker);
		table_text(table, interval->state);
		table_number(table, (double)interval->begin_ns);
		table_number(table, (double)interval->end_ns);
		table_number(table, (double)interval->cold_ns);
		table_number(table, i == 0);
	}
}

void table_of_intervals(const struct timelines *timelines, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "panel", .kind = TABLE_COUNT},
		{.name = "cell", .head = "cell"},
		{.name = "row", .kind = TABLE_COUNT},
		{.name = "strategy", .head = "strategy"},
		{.name = "lanes", .kind = TABLE_COUNT},
		{.name = "worker", .head = "worker", .kind = TABLE_COUNT},
		{.name = "state", .head = "state"},
		{.name = "begin_ns", .head = "from", .kind = TABLE_NS},
		{.name = "end_ns", .head = "to", .kind = TABLE_NS},
		{.name = "cold_ns", .kind = TABLE_NS},
		{.name = "first", .kind = TABLE_FLAG},
	};

	table_new(out, "What each worker was at, in the trial of median makespan of each strategy",
		  TABLE_COLUMNS(columns));
	for (size_t i = 0; i < timelines->count; i++) {
		unsigned row = 0;

		for (unsigned j = 0; j < timelines->cells[i].count; j++) {
			add_scene(out, i, row, &timelines->cells[i].scenes[j]);
			row += timelines->cells[i].scenes[j].lanes + 1;
		}
	}
}

/* Of the workers' time; what was overwritten belongs to none. */
static double share_of(const struct timeline_scene *scene, const char *state)
{
	double in_state = 0, all = (double)scene->intervals->cold_ns * scene->lanes;

	for (size_t i = 0; i < scene->count; i++) {
		double time_ns = (double)(scene->intervals[i].end_ns - scene->intervals[i].begin_ns);

		in_state += strcmp(scene->intervals[i].state, state) == 0 ? time_ns : 0;
		all -= strcmp(scene->intervals[i].state, "unknown") == 0 ? time_ns : 0;
	}
	return all > 0 ? in_state / all : 0;
}

void table_of_shares(const struct timelines *timelines, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "workload", .head = "workload"},
		{.name = "strategy", .head = "strategy"},
		{.name = "cold_ns", .head = "makespan", .kind = TABLE_NS},
		{.name = "running", .head = "computing", .kind = TABLE_SHARE},
		{.name = "waiting", .head = "waiting for the lock", .kind = TABLE_SHARE},
		{.name = "blocked", .head = "blocked", .kind = TABLE_SHARE},
	};

	table_new(out, "Of the workers' time in the trials of the picture", TABLE_COLUMNS(columns));
	for (size_t i = 0; i < timelines->count; i++)
		for (unsigned j = 0; j < timelines->cells[i].count; j++) {
			const struct timeline_scene *scene = &timelines->cells[i].scenes[j];

			table_text(out, scene->intervals->workload);
			table_text(out, scene->intervals->strategy);
			table_number(out, (double)scene->intervals->cold_ns);
			table_number(out, share_of(scene, "running"));
			table_number(out, share_of(scene, "waiting") + share_of(scene, "handing_over"));
			table_number(out, share_of(scene, "blocked"));
		}
}
