/* SPDX-License-Identifier: MIT
 *
 * Crossings for programs: CSV and JSON.
 */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analysis/task_size.h"
#include "report/crossings_report.h"

static const char *const axis_names[CURVE_AXES] = {"cpu", "payload", "parent", "workers"};
static const char *const axis_units[CURVE_AXES] = {"ns", "bytes", "bytes", "workers"};

/* ---- CSV ---- */

static const char *outcome_name(const struct curve *curve)
{
	static const char *const names[] = {"crosses", "always", "never", "tie"};

	return curve->outcome == CURVE_TIE && !report_curve_has_intervals(curve) ? "undecided" : names[curve->outcome];
}

static void put_number(FILE *out, double value)
{
	if (isnan(value))
		fputc(',', out);
	else
		fprintf(out, "%.6g,", value);
}

static void put_names(FILE *out, const struct curve *curve)
{
	fprintf(out, "%s,%s,\"%s\",\"%s\",\"%s\",\"%s\",%s,", axis_names[curve->axis], axis_units[curve->axis],
		curve->one, curve->other, curve->key.harness, curve->key.workload, curve->warm ? "warm" : "cold");
}

/* The column `task_size`: of all places on the axis of CPU time, and of one.  Other axes have none. */
static const char *axis_size_name(const struct curve *curve)
{
	return curve->axis == CURVE_CPU ? task_size_axis_name(curve->measured, curve->count) : "";
}

static const char *point_size_name(const struct curve *curve, const struct curve_point *point)
{
	return curve->axis == CURVE_CPU ? task_size_axis_name(point->measured, 1) : "";
}

#define MORE_CONDITIONS "parent_pages,trip,writer,written,switch_interval_ns,released,neighbours,pin,task_size,"

/* What the axis varies has no value; only of a point, asked_ns is the CPU time that was asked of its tasks. */
static void put_conditions(FILE *out, const struct curve *curve, double asked_ns, const char *task_size)
{
	const struct trial *key = &curve->key;

	put_number(out, curve->axis == CURVE_WORKERS ? NAN : (double)key->workers);
	put_number(out, (double)key->tasks);
	put_number(out, curve->axis == CURVE_CPU ? asked_ns : (double)key->cpu_ns);
	put_number(out, (double)key->block_ns / fmax(1, (double)(key->block_ns + key->cpu_ns)));
	put_number(out, curve->axis == CURVE_PAYLOAD ? NAN : (double)key->payload_bytes);
	fprintf(out, "\"%s\",", key->transport);
	put_number(out, curve->axis == CURVE_PARENT ? NAN : (double)key->parent_bytes);
	fprintf(out, "\"%s\",\"%s\",\"%s\",", key->parent_pages, key->trip, key->writer);
	put_number(out, key->written);
	put_number(out, (double)key->switch_interval_ns);
	put_number(out, key->released);
	put_number(out, (double)key->neighbours);
	fprintf(out, "\"%s\",%s,", key->pin, task_size);
}

static void put_row(FILE *out, const struct curve *curve, const struct crossing *crossing)
{
	const struct estimate none = {NAN, NAN, NAN, 0, 0};
	const struct estimate *at = crossing ? &crossing->at : &none;

	put_names(out, curve);
	put_conditions(out, curve, NAN, axis_size_name(curve));
	fprintf(out, "%s,%s,", outcome_name(curve), !crossing ? "" : crossing->rising ? "above" : "below");
	put_number(out, at->center);
	put_number(out, at->low);
	put_number(out, at->high);
	put_number(out, crossing ? crossing->below : NAN);
	put_number(out, crossing ? crossing->above : NAN);
	put_number(out, curve->tie_from > 0 ? curve->tie_from : NAN);
	fprintf(out, "%u,%u\n", curve->restarts, curve->rounds);
}

void report_crossings_csv(FILE *out, const struct crossings *crossings)
{
	fprintf(out, "axis,unit,one,other,harness,workload,makespan,workers,tasks,cpu_ns,block_share,payload_bytes,"
		     "transport,parent_bytes," MORE_CONDITIONS
		     "outcome,other_wins,at,low,high,bracket_low,bracket_high,tie_from,"
		     "restarts,rounds\n");
	for (size_t i = 0; i < crossings->count; i++) {
		const struct curve *curve = &crossings->curves[i];

		for (unsigned j = 0; j < curve->crossing_count; j++)
			put_row(out, curve, &curve->crossings[j]);
		if (curve->crossing_count == 0)
			put_row(out, curve, NULL);
	}
}

void report_crossings_curves(FILE *out, const struct crossings *crossings)
{
	fprintf(out, "axis,unit,one,other,harness,workload,makespan,workers,tasks,cpu_ns,block_share,payload_bytes,"
		     "transport,parent_bytes," MORE_CONDITIONS "at,ratio,low,high,winner,rounds\n");
	for (size_t i = 0; i < crossings->count; i++)
		for (size_t j = 0; j < crossings->curves[i].count; j++) {
			const struct curve *curve = &crossings->curves[i];
			const struct curve_point *point = &curve->points[j];

			put_names(out, curve);
			put_conditions(out, curve, point->asked, point_size_name(curve, point));
			put_number(out, point->at);
			put_number(out, point->ratio.center);
			put_number(out, point->ratio.low);
			put_number(out, point->ratio.high);
			fprintf(out, "%s,%u\n",
				point->winner > 0   ? "other"
				: point->winner < 0 ? "one"
						    : "none",
				point->ratio.values);
		}
}

/* ---- JSON ---- */

static void add_number(cJSON *object, const char *name, double value)
{
	if (isfinite(value))
		cJSON_AddNumberToObject(object, name, value);
	else
		cJSON_AddNullToObject(object, name);
}

static cJSON *crossing_json(const struct crossing *crossing)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "other_wins", crossing->rising ? "above" : "below");
	add_number(json, "at", crossing->at.center);
	add_number(json, "low", crossing->at.low);
	add_number(json, "high", crossing->at.high);
	add_number(json, "bracket_low", crossing->below);
	add_number(json, "bracket_high", crossing->above);
	return json;
}

static cJSON *point_json(const struct curve *curve, const struct curve_point *point)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "at", point->at);
	if (curve->axis == CURVE_CPU) {
		cJSON_AddNumberToObject(json, "cpu_ns", point->asked);
		cJSON_AddStringToObject(json, "task_size", point_size_name(curve, point));
	}
	add_number(json, "ratio", point->ratio.center);
	add_number(json, "low", point->ratio.low);
	add_number(json, "high", point->ratio.high);
	cJSON_AddNumberToObject(json, "rounds", point->ratio.values);
	cJSON_AddStringToObject(json, "winner", point->winner > 0 ? "other" : point->winner < 0 ? "one" : "none");
	return json;
}

static cJSON *curve_json(const struct curve *curve)
{
	const struct trial *key = &curve->key;
	cJSON *json = cJSON_CreateObject(), *list;

	cJSON_AddStringToObject(json, "axis", axis_names[curve->axis]);
	cJSON_AddStringToObject(json, "unit", axis_units[curve->axis]);
	cJSON_AddStringToObject(json, "one", curve->one);
	cJSON_AddStringToObject(json, "other", curve->other);
	cJSON_AddStringToObject(json, "harness", key->harness);
	cJSON_AddStringToObject(json, "workload", key->workload);
	cJSON_AddStringToObject(json, "makespan", curve->warm ? "warm" : "cold");
	if (curve->axis != CURVE_WORKERS)
		cJSON_AddNumberToObject(json, "workers", (double)key->workers);
	cJSON_AddNumberToObject(json, "tasks", (double)key->tasks);
	if (curve->axis == CURVE_CPU)
		cJSON_AddStringToObject(json, "task_size", axis_size_name(curve));
	else
		cJSON_AddNumberToObject(json, "cpu_ns", (double)key->cpu_ns);
	add_number(json, "block_share", (double)key->block_ns / fmax(1, (double)(key->block_ns + key->cpu_ns)));
	if (curve->axis != CURVE_PAYLOAD)
		cJSON_AddNumberToObject(json, "payload_bytes", (double)key->payload_bytes);
	cJSON_AddStringToObject(json, "transport", key->transport);
	if (curve->axis != CURVE_PARENT)
		cJSON_AddNumberToObject(json, "parent_bytes", (double)key->parent_bytes);
	cJSON_AddStringToObject(json, "parent_pages", key->parent_pages);
	cJSON_AddStringToObject(json, "trip", key->trip);
	cJSON_AddStringToObject(json, "writer", key->writer);
	cJSON_AddNumberToObject(json, "written", key->written);
	cJSON_AddNumberToObject(json, "switch_interval_ns", (double)key->switch_interval_ns);
	cJSON_AddNumberToObject(json, "released", key->released);
	cJSON_AddNumberToObject(json, "neighbours", (double)key->neighbours);
	cJSON_AddStringToObject(json, "pin", key->pin);
	cJSON_AddNumberToObject(json, "restarts", curve->restarts);
	cJSON_AddStringToObject(json, "outcome", outcome_name(curve));
	cJSON_AddBoolToObject(json, "against_theory", curve->against_theory);
	add_number(json, "tie_from", curve->tie_from > 0 ? curve->tie_from : NAN);
	list = cJSON_AddArrayToObject(json, "crossings");
	for (unsigned i = 0; i < curve->crossing_count; i++)
		cJSON_AddItemToArray(list, crossing_json(&curve->crossings[i]));
	list = cJSON_AddArrayToObject(json, "points");
	for (size_t i = 0; i < curve->count; i++)
		cJSON_AddItemToArray(list, point_json(curve, &curve->points[i]));
	return json;
}

void report_crossings_json(FILE *out, const struct crossings *crossings)
{
	cJSON *json = cJSON_CreateObject(), *curves;
	char *text;

	cJSON_AddNumberToObject(json, "schema", TRIAL_SCHEMA);
	curves = cJSON_AddArrayToObject(json, "curves");
	for (size_t i = 0; i < crossings->count; i++)
		cJSON_AddItemToArray(curves, curve_json(&crossings->curves[i]));
	text = cJSON_Print(json);
	fprintf(out, "%s\n", text ? text : "null");
	cJSON_free(text);
	cJSON_Delete(json);
}
