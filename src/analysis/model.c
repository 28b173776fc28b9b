/* SPDX-License-Identifier: MIT */
#include "analysis/model.h"

#include <errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"

#define GIB	    (1024.0 * 1024.0 * 1024.0)
#define ITERATIONS  200
#define PARTS_LEAST 1e-3 /* logarithms are fitted: a part that is nothing is that */
#define TWO_SIDED   1.96 /* standard deviations that hold 95 % */

/* ---- prediction ---- */

/* Time until the last of the workers has done its share, all there at once. */
static double run_ns(enum model_kind kind, const double parts[MODEL_PARTS], const struct model_job *job)
{
	double block_ns = job->block_ns > 0 ? job->block_ns + parts[MODEL_LATE_NS] : 0;
	double share = ceil(job->tasks / job->workers); /* tasks of the worker that has most */
	double cpus = fmin(job->workers, parts[MODEL_CPUS]);
	double alone_ns = share * (job->cpu_ns + block_ns);
	double locked_ns = (1 - job->released) * job->cpu_ns;

	if (kind == MODEL_SERIAL)
		return job->tasks * (job->cpu_ns + block_ns);
	if (kind == MODEL_PARALLEL)
		return fmax(alone_ns, job->tasks * job->cpu_ns / cpus + block_ns);
	/* Turns shorter than the switch interval follow each other, and one waits while the
	 * other computes.  Longer ones are cut into intervals by turns, so that all come to their end,
	 * and then wait, together. */
	if (locked_ns > job->switch_interval_ns)
		return share * (job->workers * locked_ns + job->released * job->cpu_ns + block_ns);
	return fmax(fmax(alone_ns, job->tasks * locked_ns + job->released * job->cpu_ns + block_ns),
		    job->tasks * job->cpu_ns / cpus);
}

static double makespan_ns(enum model_kind kind, const double parts[MODEL_PARTS], const struct model_job *job)
{
	double worker_ns = parts[MODEL_WORKER_NS] + job->parent_bytes / GIB * parts[MODEL_PARENT_NS];
	double task_ns = job->handed_over ? parts[MODEL_TASK_NS] + job->payload_bytes * parts[MODEL_BYTE_NS] : 0;

	if (kind == MODEL_SERIAL)
		return parts[MODEL_SETUP_NS] + run_ns(kind, parts, job);
	return parts[MODEL_SETUP_NS] + job->workers * worker_ns + job->tasks * task_ns + run_ns(kind, parts, job);
}

struct estimate model_predict(const struct model_strategy *strategy, const struct model_job *job)
{
	double center = makespan_ns(strategy->kind, strategy->parts, job);
	double factor = exp(TWO_SIDED * strategy->spread);

	return (struct estimate){center, center / factor, center * factor, 0, strategy->cells};
}

/* ---- which trials ---- */

struct model_job model_job_of(const struct trial *trial)
{
	return (struct model_job){
		.workers = (double)trial->workers,
		.tasks = (double)trial->tasks,
		.cpu_ns = (double)trial->cpu_ns,
		.block_ns = (double)trial->block_ns,
		.payload_bytes = (double)trial->payload_bytes,
		.parent_bytes = (double)trial->parent_bytes,
		.switch_interval_ns = (double)trial->switch_interval_ns,
		.released = trial->released,
		.handed_over = strcmp(trial->transport, "none") != 0,
	};
}

bool model_knows(const struct trial *trial)
{
	return strcmp(trial->start, "immediate") == 0 && trial->neighbours == 0 && strcmp(trial->writer, "none") == 0 &&
	       strcmp(trial->parent_pages, "huge") != 0 && strcmp(trial->trip, "both") != 0 &&
	       strncmp(trial->strategy, "bare_", 5) != 0 && trial->cpu_ns + trial->block_ns > 0;
}

static enum model_kind kind_of(const char *strategy)
{
	if (strcmp(strategy, "serial") == 0)
		return MODEL_SERIAL;
	return strcmp(strategy, "gil") == 0 ? MODEL_LOCKED : MODEL_PARALLEL;
}

/* ---- cells ---- */

static double median_cold_ns(const struct trial *trials, size_t count, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (pairs_ok(&trials[i]) && trials[i].cold_ns > 0)
			room[n++] = (double)trials[i].cold_ns;
	return stats_median(room, n);
}

/* One entry for each strategy of each cell that the model knows. */
static int find_cells(struct trial_list *list, struct model_cell **out, size_t *count)
{
	struct model_cell *cells = calloc(list->count + 1, sizeof(*cells));
	double *room = malloc((list->count + 1) * sizeof(*room));

	*out = cells;
	*count = 0;
	if (!cells || !room) {
		free(cells);
		free(room);
		return -ENOMEM;
	}
	qsort(list->trials, list->count, sizeof(*list->trials), pairs_order);
	for (size_t i = 0, size; i < list->count; i += size) {
		const struct trial *first = &list->trials[i];
		double measured_ns;

		for (size = 1; i + size < list->count && pairs_same_cell(first, &first[size]) &&
			       pairs_same_strategy(first, &first[size]);)
			size++;
		measured_ns = median_cold_ns(first, size, room);
		if (model_knows(first) && !isnan(measured_ns))
			cells[(*count)++] = (struct model_cell){.key = *first, .measured_ns = measured_ns};
	}
	free(room);
	return 0;
}

/* ---- fitting ---- */

struct fit {
	enum model_kind kind;
	const struct model_cell *const *cells;
	size_t count;
	double parts[MODEL_PARTS];
	enum model_part free_parts[MODEL_PARTS];
	size_t free_count;
};

static void put_parts(const struct fit *fit, const gsl_vector *x, double parts[MODEL_PARTS])
{
	memcpy(parts, fit->parts, sizeof(fit->parts));
	for (size_t i = 0; i < fit->free_count; i++)
		parts[fit->free_parts[i]] = exp(gsl_vector_get(x, i));
}

static int residuals(const gsl_vector *x, void *data, gsl_vector *out)
{
	const struct fit *fit = data;
	double parts[MODEL_PARTS];

	put_parts(fit, x, parts);
	for (size_t i = 0; i < fit->count; i++) {
		struct model_job job = model_job_of(&fit->cells[i]->key);
		double ratio = makespan_ns(fit->kind, parts, &job) / fit->cells[i]->measured_ns;

		gsl_vector_set(out, i, isfinite(ratio) && ratio > 0 ? log(ratio) : 100);
	}
	return GSL_SUCCESS;
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
		start[i] = log(fmax(PARTS_LEAST, fit->parts[fit->free_parts[i]]));
	gsl_multifit_nlinear_init(&x.vector, &function, work);
	/* Where it does not converge, the best so far is as good as there is; the spread tells. */
	gsl_multifit_nlinear_driver(ITERATIONS, 1e-6, 1e-6, 1e-6, NULL, NULL, &info, work);
	put_parts(fit, gsl_multifit_nlinear_position(work), fit->parts);
	gsl_multifit_nlinear_free(work);
	return 0;
}

/* ---- which parts the cells tell of ---- */

typedef double (*model_size)(const struct model_cell *cell);

static double workers_of(const struct model_cell *cell)
{
	return (double)cell->key.workers;
}

static double parent_of(const struct model_cell *cell)
{
	return (double)cell->key.parent_bytes;
}

static double payload_of(const struct model_cell *cell)
{
	return (double)cell->key.payload_bytes;
}

static double block_of(const struct model_cell *cell)
{
	return (double)cell->key.block_ns;
}

static bool varies(const struct fit *fit, model_size size)
{
	for (size_t i = 1; i < fit->count; i++)
		if (size(fit->cells[i]) > size(fit->cells[0]) || size(fit->cells[i]) < size(fit->cells[0]))
			return true;
	return false;
}

static bool any(const struct fit *fit, model_size size)
{
	for (size_t i = 0; i < fit->count; i++)
		if (size(fit->cells[i]) > 0)
			return true;
	return false;
}

static void set_free(struct fit *fit, enum model_part part, double start)
{
	fit->parts[part] = start;
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
	bool handed_over = strcmp(fit->cells[0]->key.transport, "none") != 0;

	fit->parts[MODEL_CPUS] = capacity_of(fit);
	if (fit->kind == MODEL_SERIAL || varies(fit, workers_of))
		set_free(fit, MODEL_SETUP_NS, 5e4);
	if (any(fit, block_of))
		set_free(fit, MODEL_LATE_NS, 7e4);
	if (fit->kind == MODEL_SERIAL)
		return;
	set_free(fit, MODEL_WORKER_NS, 1e5);
	if (fit->kind == MODEL_PARALLEL)
		set_free(fit, MODEL_CPUS, capacity_of(fit));
	if (varies(fit, parent_of))
		set_free(fit, MODEL_PARENT_NS, 1e7);
	if (handed_over)
		set_free(fit, MODEL_TASK_NS, 1e4);
	if (handed_over && varies(fit, payload_of))
		set_free(fit, MODEL_BYTE_NS, 0.1);
}

static double spread_of(const struct fit *fit)
{
	double sum = 0;

	for (size_t i = 0; i < fit->count; i++) {
		struct model_job job = model_job_of(&fit->cells[i]->key);
		double error = log(fit->cells[i]->measured_ns / makespan_ns(fit->kind, fit->parts, &job));

		sum += error * error;
	}
	return sqrt(sum / (double)(fit->count - fit->free_count));
}

static int fit_strategy(const struct model_cell *const *cells, size_t count, struct model_strategy *strategy)
{
	struct fit fit = {.kind = kind_of(cells[0]->key.strategy), .cells = cells, .count = count};
	gsl_error_handler_t *handler;
	int err;

	choose_parts(&fit);
	/* What goes wrong in a fit is seen in its spread; nothing is to abort for it. */
	handler = gsl_set_error_handler_off();
	err = solve(&fit);
	gsl_set_error_handler(handler);
	if (err)
		return err;
	*strategy = (struct model_strategy){.kind = fit.kind, .spread = spread_of(&fit), .cells = (unsigned)count};
	strcpy(strategy->name, cells[0]->key.strategy);
	strcpy(strategy->transport, cells[0]->key.transport);
	memcpy(strategy->parts, fit.parts, sizeof(fit.parts));
	return 0;
}

static bool same_strategy(const struct model_cell *a, const struct model_cell *b)
{
	return strcmp(a->key.strategy, b->key.strategy) == 0 && strcmp(a->key.transport, b->key.transport) == 0;
}

static bool is_known(const struct model *model, const struct model_cell *cell)
{
	return model_find(model, cell->key.strategy, cell->key.transport) != NULL;
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
	model->count += !err;
	return err;
}

int model_fit(struct trial_list *list, struct model *out)
{
	struct model_cell *cells = NULL;
	const struct model_cell **room;
	size_t count = 0;
	int err;

	*out = (struct model){0};
	err = find_cells(list, &cells, &count);
	if (err)
		return err;
	room = malloc((count + 1) * sizeof(*room)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	if (!room)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < count; i++)
		if (!is_known(out, &cells[i]))
			err = add_strategy(out, cells, count, i, room);
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

const struct model_strategy *model_find(const struct model *model, const char *name, const char *transport)
{
	for (size_t i = 0; i < model->count; i++)
		if (strcmp(model->strategies[i].name, name) == 0 &&
		    strcmp(model->strategies[i].transport, transport) == 0)
			return &model->strategies[i];
	return NULL;
}

int model_compare(const struct model *model, struct trial_list *list, struct model_cell **cells, size_t *count)
{
	size_t kept = 0, all = 0;
	int err = find_cells(list, cells, &all);

	for (size_t i = 0; !err && i < all; i++) {
		struct model_cell *cell = &(*cells)[i];
		const struct model_strategy *strategy = model_find(model, cell->key.strategy, cell->key.transport);
		struct model_job job = model_job_of(&cell->key);

		if (!strategy)
			continue;
		cell->predicted_ns = model_predict(strategy, &job).center;
		(*cells)[kept++] = *cell;
	}
	*count = kept;
	return err;
}
