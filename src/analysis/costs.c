/* SPDX-License-Identifier: MIT */
#include "analysis/costs.h"

#include <errno.h>
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/trial_values.h"

#define GIB		(1024.0 * 1024.0 * 1024.0)
#define TASKS_FOR_ONE	1000 /* so many empty tasks tell what one costs */
#define TASKS_FOR_BYTES 4    /* with their payload, these are enough */

/* Which trials a line goes through, and where. */
struct question {
	bool (*asks)(const struct trial *trial);
	double (*x)(const struct trial *trial);
	double (*y)(const struct trial *trial);
	bool from_origin;     /* no workers cost nothing */
	bool height_anywhere; /* the height is what is asked for, at whichever x */
};

/* ---- the questions ---- */

static bool is_plain(const struct trial *trial)
{
	return pairs_ok(trial) && trial->background == 0 && strcmp(trial->writer, "none") == 0 &&
	       strcmp(trial->start, "barrier") == 0;
}

/* Calibration gives no units to work that is asked for no CPU time, and one to work that has a size of its own. */
static bool is_empty(const struct trial *trial)
{
	return trial->cpu_ns == 0 && trial->block_ns == 0 && trial->units == 0 && trial->parent_bytes == 0;
}

static bool asks_create(const struct trial *trial)
{
	return is_plain(trial) && trial->parent_bytes == 0 && trial->create_ns > 0 && trial->survey_ns > 0;
}

static bool asks_parent(const struct trial *trial)
{
	return is_plain(trial) && trial->workers == 1 && trial->create_ns > 0 &&
	       strcmp(trial->harness, "parent") == 0 && strcmp(trial->parent_pages, "huge") != 0;
}

static bool asks_memory(const struct trial *trial)
{
	return asks_create(trial) && trial->memory_bytes > 0;
}

static bool asks_task(const struct trial *trial)
{
	return is_plain(trial) && is_empty(trial) && trial->tasks >= TASKS_FOR_ONE && trial->workers == 1;
}

static bool asks_transport(const struct trial *trial)
{
	return pairs_ok(trial) && is_empty(trial) && strcmp(trial->trip, "there") == 0 && trial->background == 0 &&
	       trial->tasks >= TASKS_FOR_BYTES && trial->workers == 1 && trial->warm_ns > 0;
}

bool costs_ask(const struct trial *first, const void *owner)
{
	(void)owner;
	return first->background == 0 &&
	       ((strcmp(first->writer, "none") == 0 && strcmp(first->start, "barrier") == 0) ||
		strcmp(first->trip, "there") == 0);
}

static double workers_of(const struct trial *trial)
{
	return (double)trial->workers;
}

static double gib_of(const struct trial *trial)
{
	return (double)trial->parent_bytes / GIB;
}

static double payload_of(const struct trial *trial)
{
	return (double)trial->payload_bytes;
}

static double task_of(const struct trial *trial)
{
	return (double)trial->warm_ns / (double)trial->tasks;
}

static const struct question about_create = {asks_create, workers_of, value_create, .from_origin = true};
static const struct question about_parent = {asks_parent, gib_of, value_create, .from_origin = false};
static const struct question about_memory = {asks_memory, workers_of, value_memory, .from_origin = true};
static const struct question about_task = {asks_task, workers_of, task_of, .height_anywhere = true};
static const struct question about_transport = {asks_transport, payload_of, task_of, .from_origin = false};

/* ---- lines ---- */

struct point {
	double x, y;
	unsigned long group;
};

struct line {
	struct estimate intercept, slope;
};

/* Room for as many points as there are trials. */
struct workbench {
	struct point *points;
	double *x, *y, *weights;
	double *intercepts, *slopes;
};

static int compare_points(const void *a, const void *b)
{
	const struct point *p = a, *q = b;

	return (p->group > q->group) - (p->group < q->group);
}

struct fitted {
	double intercept, slope; /* NaN: the points do not tell it */
};

/* Through the points of one restart.  Where all stand at one x, there is no line: they give the height there, as long
 * as that is where it is asked for, or the slope of a line through the origin, where there surely is one. */
static struct fitted fit(struct workbench *bench, const struct question *question, const struct point *points, size_t n)
{
	double covariance[3], chi_squared;
	struct fitted line;
	bool spread = false;

	for (size_t i = 0; i < n; i++) {
		bench->x[i] = points[i].x;
		bench->y[i] = points[i].y;
		bench->weights[i] = 1 / (points[i].y * points[i].y);
		spread |= points[i].x < points[0].x || points[i].x > points[0].x;
	}
	if (spread) {
		gsl_fit_wlinear(bench->x, 1, bench->weights, 1, bench->y, 1, n, &line.intercept, &line.slope,
				&covariance[0], &covariance[1], &covariance[2], &chi_squared);
		return line;
	}
	line.intercept = points[0].x > 0 && !question->height_anywhere ? NAN : stats_median(bench->y, n);
	line.slope = points[0].x > 0 && question->from_origin ? stats_median(bench->y, n) / points[0].x : NAN;
	return line;
}

/* Costs are positive and vary by factors, so the interval is of their logarithms; where
 * a line says less than nothing, the interval shows it. */
static struct estimate cost_of(double *values, size_t n)
{
	struct estimate estimate;

	for (size_t i = 0; i < n; i++)
		if (!(values[i] > 0))
			return stats_mean(values, n);
	for (size_t i = 0; i < n; i++)
		values[i] = log(values[i]);
	estimate = stats_mean(values, n);
	estimate.center = exp(estimate.center);
	estimate.low = exp(estimate.low);
	estimate.high = exp(estimate.high);
	return estimate;
}

static struct line line_of(struct workbench *bench, const struct trial *trials, size_t count,
			   const struct question *question, const char *transport)
{
	struct fitted fitted;
	struct line line;
	size_t n = 0, heights = 0, slopes = 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(trials[i].transport, transport) == 0 && question->asks(&trials[i]) &&
		    question->y(&trials[i]) > 0)
			bench->points[n++] = (struct point){question->x(&trials[i]), question->y(&trials[i]),
							    pairs_group(&trials[i])};
	qsort(bench->points, n, sizeof(*bench->points), compare_points);
	for (size_t i = 0, size; i < n; i += size) {
		for (size = 1; i + size < n && bench->points[i + size].group == bench->points[i].group;)
			size++;
		fitted = fit(bench, question, &bench->points[i], size);
		if (!isnan(fitted.intercept))
			bench->intercepts[heights++] = fitted.intercept;
		if (!isnan(fitted.slope))
			bench->slopes[slopes++] = fitted.slope;
	}
	line.intercept = cost_of(bench->intercepts, heights);
	line.slope = cost_of(bench->slopes, slopes);
	return line;
}

/* ---- one strategy ---- */

static void add_transports(struct workbench *bench, const struct trial *trials, size_t count, struct worker_cost *cost)
{
	for (size_t i = 0; i < count; i++) {
		struct transport_cost *transport = &cost->transports[cost->transport_count];
		const char *name = trials[i].transport;
		bool seen = strcmp(name, "none") == 0;
		struct line line;

		for (unsigned j = 0; j < cost->transport_count; j++)
			seen |= strcmp(cost->transports[j].name, name) == 0;
		if (seen || cost->transport_count == COSTS_TRANSPORTS_MOST)
			continue;
		line = line_of(bench, trials, count, &about_transport, name);
		if (isnan(line.intercept.center))
			continue;
		strcpy(transport->name, name);
		transport->task_ns = line.intercept;
		transport->byte_ns = line.slope;
		cost->transport_count++;
	}
}

/* Loops of the harness `overhead` go by the names of strategies, and have no kind. */
static enum kind kind_of(const struct trial *trials, size_t count)
{
	enum kind kind = KIND_OTHER;

	for (size_t i = 0; kind == KIND_OTHER && i < count; i++)
		kind = kind_of_name(trials[i].kind);
	return kind;
}

static bool make_cost(struct workbench *bench, const struct trial *trials, size_t count, struct worker_cost *cost)
{
	strcpy(cost->strategy, trials[0].strategy);
	cost->kind = kind_of(trials, count);
	cost->create_ns = line_of(bench, trials, count, &about_create, "none").slope;
	cost->parent_ns = line_of(bench, trials, count, &about_parent, "none").slope;
	cost->memory_bytes = line_of(bench, trials, count, &about_memory, "none").slope;
	cost->task_ns = line_of(bench, trials, count, &about_task, "none").intercept;
	add_transports(bench, trials, count, cost);
	return !isnan(cost->create_ns.center) || !isnan(cost->task_ns.center) || cost->transport_count > 0;
}

static int by_strategy(const void *a, const void *b)
{
	return strcmp(((const struct trial *)a)->strategy, ((const struct trial *)b)->strategy);
}

/* The caller frees `points` and `x`, also after an error. */
static int workbench_new(size_t n, struct workbench *bench)
{
	bench->points = malloc((n + 1) * sizeof(*bench->points));
	bench->x = malloc((n + 1) * 5 * sizeof(*bench->x));
	if (!bench->points || !bench->x)
		return -ENOMEM;
	bench->y = bench->x + n;
	bench->weights = bench->y + n;
	bench->intercepts = bench->weights + n;
	bench->slopes = bench->intercepts + n;
	return 0;
}

int costs_make(struct trial_list *list, struct costs *out)
{
	struct workbench bench;
	int err = workbench_new(list->count, &bench);

	*out = (struct costs){0};
	qsort(list->trials, list->count, sizeof(*list->trials), by_strategy);
	for (size_t i = 0, size; !err && i < list->count; i += size) {
		const struct trial *trials = &list->trials[i];
		struct worker_cost *larger = realloc(out->workers, (out->count + 1) * sizeof(*larger));

		for (size = 1; i + size < list->count && pairs_same_strategy(&trials[size], trials);)
			size++;
		if (!larger) {
			err = -ENOMEM;
			break;
		}
		out->workers = larger;
		out->workers[out->count] = (struct worker_cost){0};
		out->count += make_cost(&bench, trials, size, &out->workers[out->count]);
	}
	free(bench.x);
	free(bench.points);
	if (err)
		costs_free(out);
	return err;
}

void costs_free(struct costs *costs)
{
	free(costs->workers);
	*costs = (struct costs){0};
}
