/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "analysis/task_size.h"
#include "report/tables.h"
#include "report/text.h"
#include "report/words.h"

static const char *const axis_names[CURVE_AXES] = {"cpu", "payload", "parent", "workers", "parameter"};
static const char *const axis_units[CURVE_AXES] = {"ns", "bytes", "bytes", "workers", "number"};
static const char *const axis_columns[CURVE_AXES] = {"cpu_ns", "payload_bytes", "parent_bytes", "workers", "value"};

static const char *outcome_name(const struct curve *curve)
{
	static const char *const names[] = {"break_even", "always", "never", "equal", "partly", "undecided"};

	return names[curve->outcome];
}

/* What both tables say of a curve. */
static const struct table_column curve_columns[] = {
	{.name = "axis", .head = "axis"},
	{.name = "unit"},
	{.name = "one", .head = "one"},
	{.name = "other", .head = "other"},
	{.name = "makespan"},
	{.name = "block_share", .kind = TABLE_SHARE},
	{.name = "task_size"},
	{.kind = TABLE_KEYS},
};

/* The column `task_size`: only the axis of CPU time has one. */
static void add_task_size(struct table *table, const struct curve *curve, size_t measured, size_t count)
{
	table_text(table, curve->axis == CURVE_CPU ? task_size_axis_name(measured, count) : NULL);
}

static void add_names(struct table *table, const struct curve *curve)
{
	table_text(table, axis_names[curve->axis]);
	table_text(table, axis_units[curve->axis]);
	table_text(table, curve->one);
	table_text(table, curve->other);
	table_text(table, curve->warm ? "warm" : "cold");
	table_number(table, words_blocking_percent(&curve->key) / 100);
}

/* What the axis varies has no value of its own; along CPU time, blocking time grows with it. */
static void blank_axis(struct table *table, const struct curve *curve)
{
	table_blank(table, axis_columns[curve->axis]);
	if (curve->axis == CURVE_CPU)
		table_blank(table, "block_ns");
}

static void add_sentence(struct table *table, const struct curve *curve)
{
	char *text = report_curve_text(curve);

	table->failed |= !text;
	table_text(table, text);
	free(text);
}

static void add_point(struct table *table, const struct curve *curve, const struct break_even_point *found)
{
	struct estimate unknown = estimate_none;
	enum table_kind kind = report_axis_kinds[curve->axis];

	unknown.center = found ? found->at.center : NAN;
	add_names(table, curve);
	add_task_size(table, curve, curve->measured, curve->count);
	table_keys(table, &curve->key);
	table_text(table, outcome_name(curve));
	table_text(table, !found ? NULL : found->rising ? "above" : "below");
	table_estimate_as(table, kind, found && !isinf(found->at.high) ? &found->at : &unknown);
	table_number_as(table, kind, found ? found->below : NAN);
	table_number_as(table, kind, found ? found->above : NAN);
	table_number_as(table, kind, curve->no_winner_from > 0 ? curve->no_winner_from : NAN);
	table_number(table, curve->against_theory);
	table_number(table, curve->sessions);
	table_number(table, curve->restarts);
	table_number(table, curve->rounds);
	add_sentence(table, curve);
	blank_axis(table, curve);
}

void table_of_points(const struct curves *curves, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "outcome"},
		{.name = "other_wins"},
		TABLE_ESTIMATE("at", "low", "high", NULL, TABLE_NUMBER),
		{.name = "bracket_low", .kind = TABLE_NUMBER},
		{.name = "bracket_high", .kind = TABLE_NUMBER},
		{.name = "no_winner_from", .kind = TABLE_NUMBER},
		{.name = "against_theory", .kind = TABLE_FLAG},
		{.name = "sessions", .kind = TABLE_COUNT},
		{.name = "restarts", .kind = TABLE_COUNT},
		{.name = "rounds", .kind = TABLE_COUNT},
		{.head = "found"},
	};

	table_new(out, "From which size on which strategy wins", TABLE_COLUMNS(curve_columns));
	table_add_columns(out, TABLE_COLUMNS(columns));
	for (size_t i = 0; i < curves->count; i++) {
		const struct curve *curve = &curves->curves[i];

		bool known = curve->outcome == CURVE_BREAKS_EVEN;

		for (unsigned j = 0; known && j < curve->break_even_count; j++)
			add_point(out, curve, &curve->break_even[j]);
		if (!known)
			add_point(out, curve, NULL);
	}
}

static void add_place(struct table *table, const struct curve *curve, const struct curve_point *point)
{
	struct trial key = curve->key;

	key.cpu_ns = curve->axis == CURVE_CPU ? llround(point->asked) : key.cpu_ns;
	key.value = curve->axis == CURVE_PARAMETER ? point->asked : key.value;
	add_names(table, curve);
	add_task_size(table, curve, point->measured, 1);
	table_keys(table, &key);
	table_number_as(table, report_axis_kinds[curve->axis], point->at);
	table_estimate(table, &point->ratio);
	table_text(table, point->winner > 0 ? "other" : point->winner < 0 ? "one" : "none");
	table_text(table, verdict_names[point->verdict]);
	table_number(table, point->ratio.values);
	if (curve->axis == CURVE_CPU)
		table_blank(table, "block_ns");
	else
		blank_axis(table, curve);
}

void table_of_curves(const struct curves *curves, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "at", .head = "at", .kind = TABLE_NUMBER},
		TABLE_ESTIMATE("ratio", "low", "high", "one / other", TABLE_RATIO),
		{.name = "winner", .head = "winner"},
		{.name = "verdict"},
		{.name = "rounds", .head = "rounds", .kind = TABLE_COUNT},
	};

	table_new(out, "Ratios of two strategies' makespans along sweeps", TABLE_COLUMNS(curve_columns));
	table_add_columns(out, TABLE_COLUMNS(columns));
	for (size_t i = 0; i < curves->count; i++)
		for (size_t j = 0; j < curves->curves[i].count; j++)
			add_place(out, &curves->curves[i], &curves->curves[i].points[j]);
}
