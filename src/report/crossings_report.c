/* SPDX-License-Identifier: MIT */
#include "report/crossings_report.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"

/* ---- words ---- */

static const char *const axis_names[CURVE_AXES] = {"cpu", "payload", "parent", "workers"};
static const char *const axis_units[CURVE_AXES] = {"ns", "bytes", "bytes", "workers"};

/* Of the lock, which is not worth a word. */
#define DEFAULT_INTERVAL_NS (5 * NS_PER_MS)

static const char *place_words(char *buffer, size_t size, enum curve_axis axis, double place)
{
	switch (axis) {
	case CURVE_CPU:
		return format_duration(buffer, size, place);
	case CURVE_PAYLOAD:
	case CURVE_PARENT:
		return format_size(buffer, size, place);
	default:
		snprintf(buffer, size, "%.0f", place);
		return buffer;
	}
}

/* "412 us a task" */
void report_curve_place(FILE *out, enum curve_axis axis, double place)
{
	static const char *const what[CURVE_AXES] = {" a task", " of payload a task", " of the parent's memory",
						     " workers"};
	char words[32];

	fprintf(out, "%s%s", place_words(words, sizeof(words), axis, place), what[axis]);
}

/* Numbers of workers are whole: the first behind the crossing at which its winner surely wins, or the last before it.
 */
static double told_place(const struct curve *curve, const struct crossing *crossing, bool from)
{
	int winner = crossing->rising == from ? 1 : -1;
	double place = NAN;

	if (curve->axis != CURVE_WORKERS)
		return crossing->at.center;
	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_point *point = &curve->points[i];

		if (point->winner == winner && (from ? point->at >= crossing->above : point->at <= crossing->below)) {
			place = point->at;
			if (from)
				break;
		}
	}
	return !isnan(place) ? place : from ? crossing->above : crossing->below;
}

/* "from 412 us a task (95 %: 380 us..450 us)" */
static void print_crossing(FILE *out, const struct curve *curve, const struct crossing *crossing, bool from)
{
	char low[32], high[32];

	fputs(from ? "from " : "up to ", out);
	report_curve_place(out, curve->axis, told_place(curve, crossing, from));
	if (curve->axis == CURVE_WORKERS)
		return;
	if (isnan(crossing->at.low))
		fputs(" (too few restarts for an interval)", out);
	else
		fprintf(out, " (95 %%: %s..%s)", place_words(low, sizeof(low), curve->axis, crossing->at.low),
			place_words(high, sizeof(high), curve->axis, crossing->at.high));
}

static void print_range(FILE *out, const struct curve *curve)
{
	size_t open_places = 0;
	char words[32];

	fprintf(out, " (%s to ", place_words(words, sizeof(words), curve->axis, curve->points[0].at));
	report_curve_place(out, curve->axis, curve->points[curve->count - 1].at);
	if (curve->tie_from > curve->points[0].at)
		fprintf(out, "; a tie from %s on", place_words(words, sizeof(words), curve->axis, curve->tie_from));
	for (size_t i = 0; i < curve->count; i++)
		if (curve->points[i].winner == 0 && (curve->tie_from <= 0 || curve->points[i].at < curve->tie_from))
			open_places++;
	if (open_places && curve->outcome != CURVE_TIE)
		fprintf(out, "; at %zu of %zu places not to be told", open_places, curve->count);
	fputc(')', out);
}

/* Without a second round nothing can be told at all. */
static bool has_intervals(const struct curve *curve)
{
	for (size_t i = 0; i < curve->count; i++)
		if (!isnan(curve->points[i].ratio.low))
			return true;
	return false;
}

static void print_changes(FILE *out, const struct curve *curve)
{
	const struct crossing *crossings = curve->crossings;

	/* Who wins first is told with where that ends. */
	if (curve->crossing_count == 1) {
		fprintf(out, "%s beat %s ", curve->other, curve->one);
		print_crossing(out, curve, &crossings[0], crossings[0].rising);
		return;
	}
	fprintf(out, "%s and %s change places %u times: ", curve->one, curve->other, curve->crossing_count);
	for (unsigned i = 0; i < curve->crossing_count; i++) {
		fprintf(out, "%s%s win ", i ? ", " : "", crossings[i].rising ? curve->other : curve->one);
		print_crossing(out, curve, &crossings[i], true);
	}
}

/* ", with 2 workers, 8 tasks of 1 ms CPU, over pipe, cold" */
void report_curve_conditions(FILE *out, const struct curve *curve)
{
	const struct trial *key = &curve->key;
	char words[32];

	fprintf(out, ", %s", key->workload);
	if (curve->axis != CURVE_WORKERS)
		fprintf(out, ", %" PRIu64 " worker%s", key->workers, key->workers == 1 ? "" : "s");
	fprintf(out, ", %" PRIu64 " task%s", key->tasks, key->tasks == 1 ? "" : "s");
	if (curve->axis != CURVE_CPU && key->cpu_ns)
		fprintf(out, " of %s CPU", format_duration_exact(words, sizeof(words), key->cpu_ns));
	if (curve->axis != CURVE_CPU && key->block_ns)
		fprintf(out, " and %s blocking", format_duration_exact(words, sizeof(words), key->block_ns));
	if (curve->axis == CURVE_CPU && key->block_ns)
		fprintf(out, " that block %.0f %% of their time",
			100 * (double)key->block_ns / (double)(key->block_ns + key->cpu_ns));
	if (strcmp(key->transport, "none") != 0)
		fprintf(out, ", over %s%s", key->transport, strcmp(key->trip, "both") == 0 ? " and back" : "");
	if (curve->axis != CURVE_PAYLOAD && key->payload_bytes)
		fprintf(out, " with %s", format_size(words, sizeof(words), (double)key->payload_bytes));
	if (curve->axis != CURVE_PARENT && key->parent_bytes)
		fprintf(out, ", parent %s", format_size(words, sizeof(words), (double)key->parent_bytes));
	if (strcmp(key->parent_pages, "huge") == 0)
		fputs(" in huge pages", out);
	if (key->neighbours)
		fprintf(out, ", %" PRIu64 " neighbours", key->neighbours);
	if (key->released > 0)
		fprintf(out, ", %g released", key->released);
	if (strcmp(key->writer, "worker") == 0 || strcmp(key->writer, "parent") == 0)
		fprintf(out, ", the %s writes %.3g of the parent's memory", key->writer, key->written);
	if (key->switch_interval_ns && key->switch_interval_ns != DEFAULT_INTERVAL_NS)
		fprintf(out, ", interval %s", format_duration_exact(words, sizeof(words), key->switch_interval_ns));
	if (strcmp(key->pin, "spread") == 0)
		fputs(", pinned", out);
	fputs(curve->warm ? ", warm" : ", cold", out);
}

void report_curve_sentence(FILE *out, const struct curve *curve)
{
	switch (curve->outcome) {
	case CURVE_CROSSES:
		print_changes(out, curve);
		break;
	case CURVE_OTHER_ALWAYS:
		fprintf(out, "%s always beat %s", curve->other, curve->one);
		print_range(out, curve);
		break;
	case CURVE_ONE_ALWAYS:
		fprintf(out, "%s never beat %s", curve->other, curve->one);
		print_range(out, curve);
		break;
	case CURVE_TIE:
		fprintf(out, has_intervals(curve) ? "%s and %s tie" : "%s and %s: too few rounds to tell", curve->one,
			curve->other);
		print_range(out, curve);
		break;
	}
	report_curve_conditions(out, curve);
}

void report_crossings_text(FILE *out, const struct crossings *crossings)
{
	for (size_t i = 0; i < crossings->count; i++) {
		report_curve_sentence(out, &crossings->curves[i]);
		fputc('\n', out);
	}
}

/* ---- CSV ---- */

static const char *outcome_name(const struct curve *curve)
{
	static const char *const names[] = {"crosses", "always", "never", "tie"};

	return curve->outcome == CURVE_TIE && !has_intervals(curve) ? "undecided" : names[curve->outcome];
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

#define MORE_CONDITIONS "parent_pages,trip,writer,written,switch_interval_ns,released,neighbours,pin,"

/* What the axis varies has no value. */
static void put_conditions(FILE *out, const struct curve *curve)
{
	const struct trial *key = &curve->key;

	put_number(out, curve->axis == CURVE_WORKERS ? NAN : (double)key->workers);
	put_number(out, (double)key->tasks);
	put_number(out, curve->axis == CURVE_CPU ? NAN : (double)key->cpu_ns);
	put_number(out, (double)key->block_ns / fmax(1, (double)(key->block_ns + key->cpu_ns)));
	put_number(out, curve->axis == CURVE_PAYLOAD ? NAN : (double)key->payload_bytes);
	fprintf(out, "\"%s\",", key->transport);
	put_number(out, curve->axis == CURVE_PARENT ? NAN : (double)key->parent_bytes);
	fprintf(out, "\"%s\",\"%s\",\"%s\",", key->parent_pages, key->trip, key->writer);
	put_number(out, key->written);
	put_number(out, (double)key->switch_interval_ns);
	put_number(out, key->released);
	put_number(out, (double)key->neighbours);
	fprintf(out, "\"%s\",", key->pin);
}

static void put_row(FILE *out, const struct curve *curve, const struct crossing *crossing)
{
	const struct estimate none = {NAN, NAN, NAN, 0, 0};
	const struct estimate *at = crossing ? &crossing->at : &none;

	put_names(out, curve);
	put_conditions(out, curve);
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
			put_conditions(out, curve);
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

static cJSON *point_json(const struct curve_point *point)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "at", point->at);
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
	if (curve->axis != CURVE_CPU)
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
		cJSON_AddItemToArray(list, point_json(&curve->points[i]));
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
