/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/model.h"

#define ITERATIONS   200
#define COLUMN_LEAST 1e-4 /* of the jacobian, beside its greatest: what is less is nothing */
#define PARTS_LEAST  1e-3 /* logarithms are fitted: a part that is nothing is that */

/* ---- fitting ---- */

struct fit {
	const struct model_cell *const *cells;
	size_t count;
	struct model_strategy strategy; /* its kind, and its parts as they stand */
	enum model_part free_parts[MODEL_PARTS];
	size_t free_count;
};

static struct model_strategy with_parts(const struct fit *fit, const gsl_vector *x)
{
	struct model_strategy strategy = fit->strategy;

	for (size_t i = 0; i < fit->free_count; i++)
		strategy.parts[fit->free_parts[i]] = exp(gsl_vector_get(x, i));
	return strategy;
}

static int residuals(const gsl_vector *x, void *data, gsl_vector *out)
{
	const struct fit *fit = data;
	struct model_strategy strategy = with_parts(fit, x);

	for (size_t i = 0; i < fit->count; i++) {
		double ratio = model_makespan_ns(&strategy, &fit->cells[i]->job) / fit->cells[i]->measured_ns;

		gsl_vector_set(out, i, isfinite(ratio) && ratio > 0 ? log(ratio) : 100);
	}
	return GSL_SUCCESS;
}

/* Of the logarithms of the parts, but for the variance of the residuals, which spread_of() finds. */
static void take_covariance(struct fit *fit, const gsl_matrix *jacobian)
{
	double room[MODEL_PARTS * MODEL_PARTS];
	gsl_matrix_view covariance = gsl_matrix_view_array(room, fit->free_count, fit->free_count);

	memset(fit->strategy.covariance, 0, sizeof(fit->strategy.covariance));
	/* A part that shows in no cell has none, and moves no prediction near them. */
	if (gsl_multifit_nlinear_covar(jacobian, COLUMN_LEAST, &covariance.matrix) != GSL_SUCCESS)
		return;
	for (size_t i = 0; i < fit->free_count; i++)
		for (size_t j = 0; j < fit->free_count; j++)
			fit->strategy.covariance[fit->free_parts[i]][fit->free_parts[j]] =
				gsl_matrix_get(&covariance.matrix, i, j);
}

/* Levenberg–Marquardt from where the parts stand; leaves them at the best.  Returns 0 or -ENOMEM. */
static int solve(struct fit *fit)
{
	gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_workspace *work =
		gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, fit->count, fit->free_count);
	gsl_multifit_nlinear_fdf function = {
		.f = residuals, .n = fit->count, .p = fit->free_count, .params = fit}; /* derivatives by differences */
	double start[MODEL_PARTS];
	gsl_vector_view x = gsl_vector_view_array(start, fit->free_count);
	int info;

	if (!work)
		return -ENOMEM;
	for (size_t i = 0; i < fit->free_count; i++)
		start[i] = log(fmax(PARTS_LEAST, fit->strategy.parts[fit->free_parts[i]]));
	gsl_multifit_nlinear_init(&x.vector, &function, work);
	/* Where it does not converge, the best so far is as good as there is; the spread tells. */
	gsl_multifit_nlinear_driver(ITERATIONS, 1e-6, 1e-6, 1e-6, NULL, NULL, &info, work);
	fit->strategy = with_parts(fit, gsl_multifit_nlinear_position(work));
	take_covariance(fit, gsl_multifit_nlinear_jac(work));
	gsl_multifit_nlinear_free(work);
	return 0;
}

/* ---- which parts the cells tell of ---- */

static double size_at(const struct model_job *job, size_t offset)
{
	double size;

	memcpy(&size, (const char *)job + offset, sizeof(size));
	return size;
}

/* Do the cells' jobs differ in the size at this place of struct model_job? */
static bool varies(const struct fit *fit, size_t offset)
{
	double first = size_at(&fit->cells[0]->job, offset);

	for (size_t i = 1; i < fit->count; i++) {
		double size = size_at(&fit->cells[i]->job, offset);

		if (size > first || size < first)
			return true;
	}
	return false;
}

static bool any_blocks(const struct fit *fit)
{
	for (size_t i = 0; i < fit->count; i++)
		if (fit->cells[i]->job.block_ns > 0)
			return true;
	return false;
}

static void set_free(struct fit *fit, enum model_part part, double start)
{
	fit->strategy.parts[part] = start;
	fit->free_parts[fit->free_count++] = part;
}

static double capacity_of(const struct fit *fit)
{
	double sum = 0;

	for (size_t i = 0; i < fit->count; i++)
		sum += fit->cells[i]->key.capacity;
	return fmax(1, sum / (double)fit->count);
}

/* With one number of workers only, what is paid once and what each worker costs cannot be told
 * apart: workers have it. */
static void choose_parts(struct fit *fit)
{
	bool shares_memory = kind_shares_memory(fit->strategy.kind);
	bool handed_over = !shares_memory && strcmp(fit->cells[0]->key.transport, "none") != 0;

	fit->strategy.parts[MODEL_CPUS] = capacity_of(fit);
	if (fit->strategy.kind == KIND_SERIAL || varies(fit, offsetof(struct model_job, workers)))
		set_free(fit, MODEL_SETUP_NS, 5e4);
	if (any_blocks(fit))
		set_free(fit, MODEL_LATE_NS, 7e4);
	if (fit->strategy.kind == KIND_SERIAL)
		return;
	if (any_blocks(fit))
		set_free(fit, MODEL_WAKE_NS, 2e4);
	set_free(fit, MODEL_WORKER_NS, 1e5);
	if (model_is_parallel(fit->strategy.kind))
		set_free(fit, MODEL_CPUS, capacity_of(fit));
	if (!shares_memory && varies(fit, offsetof(struct model_job, parent_bytes)))
		set_free(fit, MODEL_PARENT_NS, 1e7);
	if (handed_over)
		set_free(fit, MODEL_TASK_NS, 1e4);
	if (handed_over && varies(fit, offsetof(struct model_job, payload_bytes)))
		set_free(fit, MODEL_BYTE_NS, 0.1);
}

static double spread_of(const struct fit *fit)
{
	double sum = 0;

	for (size_t i = 0; i < fit->count; i++) {
		double error = log(fit->cells[i]->measured_ns / model_makespan_ns(&fit->strategy, &fit->cells[i]->job));

		sum += error * error;
	}
	return sqrt(sum / fmax(1, (double)fit->count - (double)fit->free_count));
}

/* Uses only cells with several sessions, if there are any: restarts of one session differ less. */
static double repeat_of(const struct fit *fit)
{
	double squares = 0, freedom = 0;
	bool sessions = false;

	for (size_t i = 0; i < fit->count; i++)
		sessions |= fit->cells[i]->repeats_sessions;
	for (size_t i = 0; i < fit->count; i++) {
		if (fit->cells[i]->repeats_sessions != sessions)
			continue;
		squares += fit->cells[i]->repeats;
		freedom += fit->cells[i]->repeat_freedom;
	}
	return freedom > 0 ? sqrt(squares / freedom) : 0;
}

/* A part whose variance is beyond all bounds shows in no cell, and moves no prediction near them. */
static void scale_covariance(struct model_strategy *strategy)
{
	double squares = strategy->spread * strategy->spread;
	bool shows[MODEL_PARTS];

	for (unsigned i = 0; i < MODEL_PARTS; i++)
		shows[i] = strategy->covariance[i][i] * squares <= MODEL_COVARIANCE_MOST;
	for (unsigned i = 0; i < MODEL_PARTS; i++)
		for (unsigned j = 0; j < MODEL_PARTS; j++)
			strategy->covariance[i][j] = shows[i] && shows[j] ? strategy->covariance[i][j] * squares : 0;
}

static int fit_strategy(const struct model_cell *const *cells, size_t count, struct model_strategy *strategy)
{
	struct fit fit = {.cells = cells, .count = count, .strategy = {.kind = kind_of_name(cells[0]->key.kind)}};
	gsl_error_handler_t *handler;
	int err;

	choose_parts(&fit);
	/* What goes wrong in a fit is seen in its spread; nothing is to abort for it. */
	handler = gsl_set_error_handler_off();
	err = solve(&fit);
	gsl_set_error_handler(handler);
	if (err)
		return err;
	*strategy = fit.strategy;
	/* Of hardly more cells than parts nothing is left to tell a spread by. */
	strategy->spread = count > fit.free_count + 1 ? spread_of(&fit) : INFINITY;
	strategy->repeat = repeat_of(&fit);
	strategy->cells = (unsigned)count;
	strategy->fitted = (unsigned)fit.free_count;
	scale_covariance(strategy);
	strcpy(strategy->name, cells[0]->key.strategy);
	strcpy(strategy->transport, kind_shares_memory(strategy->kind) ? "none" : cells[0]->key.transport);
	return 0;
}

static bool same_strategy(const struct model_cell *a, const struct model_cell *b)
{
	return strcmp(a->key.strategy, b->key.strategy) == 0 &&
	       (kind_shares_memory(kind_of_name(a->key.kind)) || strcmp(a->key.transport, b->key.transport) == 0);
}

static bool is_finite(const struct model_strategy *strategy)
{
	bool finite = strategy->spread <= MODEL_SPREAD_MOST && strategy->repeat <= MODEL_SPREAD_MOST;

	for (unsigned part = 0; part < MODEL_PARTS; part++)
		finite &= strategy->parts[part] >= 0 && strategy->parts[part] <= MODEL_PART_MOST;
	for (unsigned i = 0; i < MODEL_PARTS; i++)
		for (unsigned j = 0; j < MODEL_PARTS; j++)
			finite &= fabs(strategy->covariance[i][j]) <= MODEL_COVARIANCE_MOST;
	return finite; /* NaN is neither */
}

/* Takes up the strategy of cells[first]; `room` is room for all. */
static int add_strategy(struct model *model, const struct model_cell *cells, size_t count, size_t first,
			const struct model_cell **room)
{
	struct model_strategy *larger;
	size_t n = 0;
	int err;

	for (size_t i = first; i < count; i++)
		if (same_strategy(&cells[first], &cells[i]))
			room[n++] = &cells[i];
	if (n < MODEL_CELLS_LEAST)
		return 0;
	larger = realloc(model->strategies, (model->count + 1) * sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	model->strategies = larger;
	err = fit_strategy(room, n, &model->strategies[model->count]);
	/* A fit that came to no end is none. */
	model->count += !err && is_finite(&model->strategies[model->count]);
	return err;
}

static bool any_parent(const struct model_strategy *strategy, const struct model_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(cells[i].key.strategy, strategy->name) == 0 &&
		    strcmp(cells[i].key.transport, strategy->transport) == 0 && cells[i].job.parent_bytes > 0)
			return true;
	return false;
}

static void take_parent_part(struct model_strategy *strategy, const struct model_strategy *from)
{
	strategy->parts[MODEL_PARENT_NS] = from->parts[MODEL_PARENT_NS];
	strategy->covariance[MODEL_PARENT_NS][MODEL_PARENT_NS] = from->covariance[MODEL_PARENT_NS][MODEL_PARENT_NS];
}

/* A fork copies the same page tables whatever the tasks come over: where no cell of a transport has a parent to tell
 * of, that part is the one of the same strategy without. */
static void share_parent_parts(struct model *model, const struct model_cell *cells, size_t count)
{
	for (size_t i = 0; i < model->count; i++) {
		struct model_strategy *strategy = &model->strategies[i];
		const struct model_strategy *plain = model_find(model, strategy->name, "none");

		if (plain && plain != strategy && !any_parent(strategy, cells, count))
			take_parent_part(strategy, plain);
	}
}

static void find_ranges(struct model *model, const struct model_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (enum model_size size = 0; size < MODEL_SIZES; size++) {
			struct model_range *range = &model->ranges[size];
			double at = model_size_of(&cells[i].job, size);

			if (!(at > 0))
				continue;
			range->least = range->most > 0 ? fmin(range->least, at) : at;
			range->most = fmax(range->most, at);
		}
}

static int64_t last_start_s(const struct trial_list *list)
{
	int64_t last_ns = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->trials[i].started_ns > last_ns)
			last_ns = list->trials[i].started_ns;
	return last_ns / 1000000000;
}

int model_fit(struct trial_list *list, struct model *out)
{
	struct model_cell *cells = NULL;
	const struct model_cell **room;
	size_t count = 0;
	int err;

	*out = (struct model){0};
	err = model_cells(list, &cells, &count);
	if (err)
		return err;
	room = malloc((count + 1) * sizeof(*room)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	if (!room)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < count; i++)
		if (!model_find(out, cells[i].key.strategy, cells[i].key.transport))
			err = add_strategy(out, cells, count, i, room);
	share_parent_parts(out, cells, count);
	find_ranges(out, cells, count);
	out->measured_s = last_start_s(list);
	free(room);
	free(cells);
	if (err)
		model_free(out);
	return err;
}

void model_free(struct model *model)
{
	free(model->strategies);
	*model = (struct model){0};
}
