/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/units.h"

/* ---- text ---- */

/* A part that is less than a nanosecond is not worth a word. */
static void print_time(FILE *out, const char *what, double ns, const char *unit)
{
	char words[32];

	if (ns >= 1)
		fprintf(out, ", %s%s%s", what, format_duration(words, sizeof(words), ns), unit);
}

static void print_strategy(FILE *out, const struct model_strategy *strategy)
{
	const double *parts = strategy->parts;

	fprintf(out, "  %s", strategy->name);
	if (strcmp(strategy->transport, "none") != 0)
		fprintf(out, " over %s", strategy->transport);
	fprintf(out, ": %.3g CPUs", model_is_parallel(strategy->kind) ? parts[MODEL_CPUS] : 1);
	print_time(out, "setup ", parts[MODEL_SETUP_NS], "");
	print_time(out, "", parts[MODEL_WORKER_NS], " a worker");
	print_time(out, "", parts[MODEL_PARENT_NS], " a worker for each GiB of the parent");
	print_time(out, "", parts[MODEL_TASK_NS], " a task");
	if (parts[MODEL_BYTE_NS] >= 0.001)
		fprintf(out, ", %.2g ns a byte", parts[MODEL_BYTE_NS]);
	print_time(out, "waits ", parts[MODEL_LATE_NS], " longer");
	print_time(out, "", parts[MODEL_WAKE_NS], " a wake-up");
	fprintf(out, " (%u cells, +- %.0f %%)\n", strategy->cells, 100 * (exp(strategy->spread) - 1));
}

static size_t count_within(const struct model_cell *cells, size_t count, double share)
{
	size_t within = 0;

	for (size_t i = 0; i < count; i++)
		within += fabs(cells[i].predicted_ns / cells[i].measured_ns - 1) <= share;
	return within;
}

void report_model_text(FILE *out, const struct model *model, const struct model_cell *cells, size_t count)
{
	size_t nominal = 0;

	fprintf(out, "What a cold makespan is made of:\n");
	for (size_t i = 0; i < model->count; i++)
		print_strategy(out, &model->strategies[i]);
	for (size_t i = 0; i < count; i++)
		nominal += cells[i].task_size == TASK_SIZE_NOMINAL;
	fprintf(out, "\nOf %zu measured cells, %.1f %% are predicted within 15 %%, %.1f %% within 30 %%.\n", count,
		100 * (double)count_within(cells, count, 0.15) / (double)count,
		100 * (double)count_within(cells, count, 0.30) / (double)count);
	if (nominal)
		fprintf(out, "In %zu of them task sizes are nominal: serial was not measured in their run.\n", nominal);
}

/* ---- break-even points ---- */

#define POINT_NEAR 0.25

static void print_predicted_point(FILE *out, const struct predicted_point *found)
{
	const struct curve *curve = found->curve;
	double measured = curve->break_even[0].at.center;

	fprintf(out, "  %s and %s: measured ", curve->one, curve->other);
	report_curve_place(out, curve, measured);
	if (isnan(found->predicted)) {
		fputs(", predicted none", out);
	} else {
		fputs(", predicted ", out);
		report_curve_place(out, curve, found->predicted);
		fprintf(out, " (%+.0f %%)", 100 * (found->predicted / measured - 1));
	}
	report_curve_conditions(out, curve);
	fputc('\n', out);
}

void report_model_points(FILE *out, const struct predicted_point *points, size_t count)
{
	size_t near = 0;

	if (count == 0)
		return;
	fprintf(out, "\nWhere two strategies tie:\n");
	for (size_t i = 0; i < count; i++) {
		print_predicted_point(out, &points[i]);
		near += fabs(points[i].predicted / points[i].curve->break_even[0].at.center - 1) <= POINT_NEAR;
	}
	fprintf(out, "Of %zu measured break-even points, %zu are predicted within 25 %%.\n", count, near);
}
