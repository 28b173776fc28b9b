/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "analysis/metg.h"
#include "report/tables.h"
#include "report/text.h"

static const struct table_column sweep_columns[] = {
	{.name = "strategy", .head = "strategy"},
	{.name = "kind"},
	{.name = "makespan"},
	{.name = "task_size"},
	{.kind = TABLE_KEYS},
	{.name = "cpus", .kind = TABLE_NUMBER},
};

static void add_sweep(struct table *table, const struct curve *curve, size_t measured, size_t count)
{
	table_text(table, curve->other);
	table_text(table, kind_names[curve->kind]);
	table_text(table, curve->warm ? "warm" : "cold");
	table_text(table, task_size_axis_name(measured, count));
	table_keys(table, &curve->key);
	table_number(table, curve->cpus);
}

static const char *outcome_words(enum metg_outcome outcome)
{
	static const char *const words[] = {[METG_REACHED] = "from here on",
					    [METG_EVERYWHERE] = "at all sizes",
					    [METG_NOT_REACHED] = "not reached",
					    [METG_UNDECIDED] = "undecided"};

	return words[outcome];
}

static void add_metg(struct table *table, const struct curve *curve)
{
	enum metg_outcome outcome = metg_outcome(curve);
	struct estimate at = outcome == METG_REACHED ? curve->break_even[0].at : estimate_none;

	if (isinf(at.high))
		at.low = at.high = NAN;
	add_sweep(table, curve, curve->measured, curve->count);
	table_number(table, curve->efficiency);
	table_text(table, metg_outcome_names[outcome]);
	table_text(table, outcome_words(outcome));
	table_estimate_as(table, report_axis_kinds[curve->axis], &at);
	table_number_as(table, report_axis_kinds[curve->axis], curve->points[0].at);
	table_number_as(table, report_axis_kinds[curve->axis], curve->points[curve->count - 1].at);
	table_number(table, curve->sessions);
	table_number(table, curve->restarts);
	table_number(table, curve->rounds);
	table_blank(table, curve->axis == CURVE_PARAMETER ? "value" : "cpu_ns");
}

void table_of_metg(const struct curves *curves, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "efficiency", .head = "efficiency", .kind = TABLE_SHARE},
		{.name = "outcome"},
		{.head = "reached"},
		TABLE_ESTIMATE("at", "low", "high", "smallest size", TABLE_NUMBER),
		{.name = "least", .kind = TABLE_NUMBER},
		{.name = "most", .kind = TABLE_NUMBER},
		{.name = "sessions", .kind = TABLE_COUNT},
		{.name = "restarts", .kind = TABLE_COUNT},
		{.name = "rounds", .kind = TABLE_COUNT},
	};

	table_new(out, "METG: the smallest task size with an efficiency of 50 % and 90 %",
		  TABLE_COLUMNS(sweep_columns));
	table_add_columns(out, TABLE_COLUMNS(columns));
	table_show(out, "workload");
	table_show(out, "workers");
	table_show(out, "makespan");
	for (size_t i = 0; i < curves->count; i++)
		add_metg(out, &curves->curves[i]);
}

/* The curves of one threshold are enough: others have the same ratios, over another number. */
static void add_place(struct table *table, const struct curve *curve, const struct curve_point *point)
{
	struct trial key = curve->key;
	struct estimate efficiency = point->ratio;

	if (curve->axis == CURVE_PARAMETER)
		key.value = point->asked;
	else
		key.cpu_ns = llround(point->asked);
	efficiency.center *= curve->efficiency;
	efficiency.low *= curve->efficiency;
	efficiency.high *= curve->efficiency;
	table_text(table, curve->other);
	table_text(table, kind_names[curve->kind]);
	table_text(table, curve->warm ? "warm" : "cold");
	table_text(table, task_size_axis_name(point->measured, 1));
	table_keys(table, &key);
	table_number(table, curve->cpus);
	table_number_as(table, report_axis_kinds[curve->axis], point->at);
	table_estimate(table, &efficiency);
}

void table_of_efficiencies(const struct curves *curves, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "at", .head = "size", .kind = TABLE_NUMBER},
		TABLE_ESTIMATE("efficiency", "low", "high", "efficiency", TABLE_SHARE),
	};

	table_new(out, "Serial makespan over CPUs times makespan, by the size of a task", TABLE_COLUMNS(sweep_columns));
	table_add_columns(out, TABLE_COLUMNS(columns));
	table_show(out, "makespan");
	for (size_t i = 0; i < curves->count; i++)
		for (size_t j = 0; curves->curves[i].efficiency <= metg_thresholds[0] && j < curves->curves[i].count;
		     j++)
			add_place(out, &curves->curves[i], &curves->curves[i].points[j]);
}
