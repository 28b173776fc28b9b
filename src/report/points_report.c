/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "report/words.h"

/* ---- words ---- */

const enum table_kind report_axis_kinds[CURVE_AXES] = {TABLE_NS, TABLE_BYTES, TABLE_BYTES, TABLE_COUNT, TABLE_NUMBER};

const char *report_place_words(char *buffer, size_t size, enum curve_axis axis, double place)
{
	/* No exponent: it would not be typed so. */
	if (axis == CURVE_PARAMETER && fabs(place) >= 1000 && fabs(place) < 1e15) {
		snprintf(buffer, size, "%.0f", place);
		return buffer;
	}
	return table_number_words(buffer, size, report_axis_kinds[axis], place);
}

void report_curve_place(FILE *out, const struct curve *curve, double place)
{
	static const char *const what[CURVE_AXES] = {" a task", " of payload a task", " of the parent's memory",
						     " workers", ""};
	char words[32];

	if (curve->axis == CURVE_PARAMETER)
		fprintf(out, "%s = ", curve->key.parameter);
	fprintf(out, "%s%s", report_place_words(words, sizeof(words), curve->axis, place), what[curve->axis]);
}

/* Numbers of workers are whole: the first behind the break-even point at which its winner surely wins, or the last
 * before it.
 */
static double told_place(const struct curve *curve, const struct break_even_point *found, bool from)
{
	int winner = found->rising == from ? 1 : -1;
	double place = NAN;

	if (curve->axis != CURVE_WORKERS)
		return found->at.center;
	for (size_t i = 0; i < curve->count; i++) {
		const struct curve_point *point = &curve->points[i];

		if (point->winner == winner && (from ? point->at >= found->above : point->at <= found->below)) {
			place = point->at;
			if (from)
				break;
		}
	}
	return !isnan(place) ? place : from ? found->above : found->below;
}

/* "from 412 us a task (95 %: 380 us..450 us)" */
static void print_point(FILE *out, const struct curve *curve, const struct break_even_point *found, bool from)
{
	char low[32], high[32];

	fputs(from ? "from " : "up to ", out);
	report_curve_place(out, curve, told_place(curve, found, from));
	if (curve->axis == CURVE_WORKERS)
		return;
	if (isnan(found->at.low))
		fputs(" (too few restarts for an interval)", out);
	else if (isfinite(found->at.high))
		fprintf(out, " (95 %%: %s..%s)", report_place_words(low, sizeof(low), curve->axis, found->at.low),
			report_place_words(high, sizeof(high), curve->axis, found->at.high));
	else
		fputs(" (95 %: not known; without some restart there is no such point)", out);
}

static size_t count_points(const struct curve *curve, enum verdict verdict, double from, double to)
{
	size_t count = 0;

	for (size_t i = 0; i < curve->count; i++)
		count += curve->points[i].verdict == verdict && curve->points[i].at >= from && curve->points[i].at < to;
	return count;
}

/* "; equal from 5 ms on; undecided at 3 of 12 points" */
static void print_open(FILE *out, const struct curve *curve)
{
	double last = curve->no_winner_from > curve->points[0].at ? curve->no_winner_from : INFINITY;
	size_t equal = count_points(curve, VERDICT_EQUAL, 0, last),
	       undecided = count_points(curve, VERDICT_UNDECIDED, 0, last);
	char words[32];

	if (equal)
		fprintf(out, "; equal at %zu of %zu points", equal, curve->count);
	if (undecided)
		fprintf(out, "; undecided at %zu of %zu points", undecided, curve->count);
	if (isfinite(last))
		fprintf(out, "; %s from %s on",
			count_points(curve, VERDICT_UNDECIDED, last, INFINITY) ? "undecided" : "equal",
			report_place_words(words, sizeof(words), curve->axis, last));
}

static void print_range(FILE *out, const struct curve *curve)
{
	char words[32];

	fprintf(out, " (%s to ", report_place_words(words, sizeof(words), curve->axis, curve->points[0].at));
	report_curve_place(out, curve, curve->points[curve->count - 1].at);
	if (curve->outcome == CURVE_OTHER_NEVER || curve->outcome == CURVE_PARTLY)
		print_open(out, curve);
	fputc(')', out);
}

static bool has_intervals(const struct curve *curve)
{
	for (size_t i = 0; i < curve->count; i++)
		if (!isnan(curve->points[i].ratio.low))
			return true;
	return false;
}

static void print_undecided(FILE *out, const struct curve *curve)
{
	fprintf(out, "%s and %s: undecided", curve->one, curve->other);
	if (curve->lacks_cpus)
		fprintf(out, ", as only %.2f of %.3g CPUs were available", curve->capacity.had, curve->capacity.cpus);
	else if (!has_intervals(curve))
		fputs(", with too few rounds", out);
}

static void print_partly(FILE *out, const struct curve *curve)
{
	size_t wins = count_points(curve, VERDICT_WIN, 0, INFINITY);
	bool other = false;

	for (size_t i = 0; i < curve->count; i++)
		other |= curve->points[i].winner > 0;
	fprintf(out, "%s beat %s at %zu of %zu points, %s at none", other ? curve->other : curve->one,
		other ? curve->one : curve->other, wins, curve->count, other ? curve->one : curve->other);
}

static void print_changes(FILE *out, const struct curve *curve)
{
	const struct break_even_point *points = curve->break_even;

	/* Who wins first is told with where that ends. */
	if (curve->break_even_count == 1) {
		fprintf(out, "%s beat %s ", curve->other, curve->one);
		print_point(out, curve, &points[0], points[0].rising);
		return;
	}
	fprintf(out, "%s and %s change places %u times: ", curve->one, curve->other, curve->break_even_count);
	for (unsigned i = 0; i < curve->break_even_count; i++) {
		fprintf(out, "%s%s win ", i ? ", " : "", points[i].rising ? curve->other : curve->one);
		print_point(out, curve, &points[i], true);
	}
}

/* ", with 2 workers, 8 tasks of 1 ms CPU, over pipe, cold" */
void report_curve_conditions(FILE *out, const struct curve *curve)
{
	const struct trial *key = &curve->key;
	char words[160], sizes[120];

	fprintf(out, ", %s", key->workload);
	if (curve->axis == CURVE_PARAMETER) /* of a command nothing else is known */
		return;
	if (curve->axis != CURVE_WORKERS)
		fprintf(out, ", %s", format_count(words, sizeof(words), key->workers, "worker"));
	fprintf(out, ", %s", format_count(words, sizeof(words), key->tasks, "task"));
	if (curve->axis != CURVE_CPU && key->cpu_ns)
		fprintf(out, " of %s CPU", format_duration_exact(words, sizeof(words), key->cpu_ns));
	if (curve->axis != CURVE_CPU && key->block_ns)
		fprintf(out, " and %s blocking", format_duration_exact(words, sizeof(words), key->block_ns));
	if (curve->axis == CURVE_CPU && key->block_ns)
		fprintf(out, " that block %.0f %% of their time", words_blocking_percent(key));
	if (strcmp(key->transport, "none") != 0)
		fprintf(out, ", over %s%s", key->transport, strcmp(key->trip, "both") == 0 ? " and back" : "");
	if (curve->axis != CURVE_PAYLOAD && key->payload_bytes)
		fprintf(out, " with %s", format_size(words, sizeof(words), (double)key->payload_bytes));
	if (curve->axis != CURVE_PARENT && key->parent_bytes)
		fprintf(out, ", parent %s", format_size(words, sizeof(words), (double)key->parent_bytes));
	if (strcmp(key->parent_pages, "huge") == 0)
		fputs(" in huge pages", out);
	if (strcmp(key->writer, "worker") == 0 || strcmp(key->writer, "parent") == 0)
		fprintf(out, ", the %s writes %.3g of the parent's memory", key->writer, key->written);
	fputs(words_parameters(words, sizeof(words), key), out);
	if (strcmp(key->pin, "spread") == 0)
		fputs(", pinned", out);
	fputs(curve->warm ? ", warm" : ", cold", out);
	if (curve->axis == CURVE_CPU)
		fputs(words_task_sizes(sizes, sizeof(sizes), key, curve->measured, curve->count), out);
}

void report_curve_sentence(FILE *out, const struct curve *curve)
{
	switch (curve->outcome) {
	case CURVE_BREAKS_EVEN:
		print_changes(out, curve);
		break;
	case CURVE_OTHER_ALWAYS:
	case CURVE_OTHER_NEVER:
		fprintf(out, "%s %s beat %s", curve->other, curve->outcome == CURVE_OTHER_ALWAYS ? "always" : "never",
			curve->one);
		break;
	case CURVE_EQUAL:
		fprintf(out, "%s and %s are equal", curve->one, curve->other);
		break;
	case CURVE_PARTLY:
		print_partly(out, curve);
		break;
	case CURVE_UNDECIDED:
		print_undecided(out, curve);
		break;
	}
	if (curve->outcome != CURVE_BREAKS_EVEN)
		print_range(out, curve);
	report_curve_conditions(out, curve);
}

char *report_curve_text(const struct curve *curve)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	report_curve_sentence(out, curve);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

void report_points_text(FILE *out, const struct curves *curves)
{
	unsigned sessions = 0;
	char words[200];

	for (size_t i = 0; i < curves->count; i++) {
		report_curve_sentence(out, &curves->curves[i]);
		fputc('\n', out);
		if (curves->curves[i].sessions > sessions)
			sessions = curves->curves[i].sessions;
	}
	fprintf(out, "Measured %s. ", words_scope(words, sizeof(words), sessions));
	fprintf(out, "%s\n", words_joint_level(words, sizeof(words), curves->margin));
}

/* ---- of two sets of results ---- */

static const struct curve *same_question(const struct curves *curves, const struct curve *curve)
{
	for (size_t i = 0; i < curves->count; i++)
		if (curves_same_question(&curves->curves[i], curve))
			return &curves->curves[i];
	return NULL;
}

void report_compared_points(FILE *out, const struct curves *a, const struct curves *b)
{
	bool any = false;

	for (size_t i = 0; i < a->count; i++) {
		const struct curve *other = same_question(b, &a->curves[i]);

		if (!other)
			continue;
		fprintf(out, "%s\nA: ", any ? "" : "\nWhere strategies change places:\n");
		any = true;
		report_curve_sentence(out, &a->curves[i]);
		fprintf(out, "\nB: ");
		report_curve_sentence(out, other);
		fputc('\n', out);
	}
}
