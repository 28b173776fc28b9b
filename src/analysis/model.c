/* SPDX-License-Identifier: MIT */
#include "analysis/model.h"

#include <math.h>
#include <string.h>

#define GIB	  (1024.0 * 1024.0 * 1024.0)
#define TWO_SIDED 0.975 /* of Student's t: 95 % */
#define STEP	  1e-4	/* of a part's logarithm, for derivatives */

const char *const model_part_names[MODEL_PARTS] = {"setup_ns", "worker_ns", "parent_ns_per_gib", "task_ns",
						   "byte_ns",  "late_ns",   "wake_ns",		 "cpus"};

/* ---- prediction ---- */

struct bound {
	enum model_bound by;
	double ns;
};

static struct bound greater(struct bound a, struct bound b)
{
	return a.ns >= b.ns ? a : b;
}

bool model_is_parallel(enum kind kind)
{
	return kind != KIND_SERIAL && kind != KIND_LOCK;
}

/* Time until the last of the workers has done its share, all there at once. */
static struct bound run_bound(enum kind kind, const double parts[MODEL_PARTS], const struct model_job *job)
{
	double block_ns = job->block_ns > 0 ? job->block_ns + parts[MODEL_LATE_NS] : 0;
	double wake_ns = job->block_ns > 0 ? parts[MODEL_WAKE_NS] : 0;
	double share = ceil(job->tasks / job->workers); /* tasks of the worker that has most */
	double cpus = fmin(job->workers, parts[MODEL_CPUS]);
	double locked_ns = (1 - job->released) * job->cpu_ns;
	struct bound own = {MODEL_BY_WORKER, share * (job->cpu_ns + block_ns)};
	struct bound by_cpus = {MODEL_BY_CPUS, job->tasks * (job->cpu_ns + wake_ns) / cpus + block_ns};
	struct bound by_lock;

	if (kind == KIND_SERIAL)
		return (struct bound){MODEL_BY_TURNS, job->tasks * (job->cpu_ns + block_ns)};
	if (model_is_parallel(kind))
		return greater(by_cpus, own);
	/* Turns shorter than the switch interval follow each other, and one waits while the
	 * other computes.  Longer ones are cut into intervals by turns, so that all come to their end,
	 * and then wait, together. */
	if (locked_ns > job->switch_interval_ns)
		return (struct bound){MODEL_BY_LOCK, job->tasks * (locked_ns + wake_ns) +
							     share * (job->released * job->cpu_ns + block_ns)};
	by_lock = (struct bound){MODEL_BY_LOCK,
				 job->tasks * (locked_ns + wake_ns) + job->released * job->cpu_ns + block_ns};
	by_cpus.ns -= block_ns;
	return greater(greater(by_lock, own), by_cpus);
}

struct model_terms model_terms(const struct model_strategy *strategy, const struct model_job *job)
{
	const double *parts = strategy->parts;
	struct bound run = run_bound(strategy->kind, parts, job);
	struct model_terms terms = {.setup_ns = parts[MODEL_SETUP_NS], .run_ns = run.ns, .bound = run.by};

	if (strategy->kind == KIND_SERIAL)
		return terms;
	terms.workers_ns = job->workers * parts[MODEL_WORKER_NS];
	terms.parent_ns = job->workers * job->parent_bytes / GIB * parts[MODEL_PARENT_NS];
	if (job->handed_over) {
		terms.tasks_ns = job->tasks * parts[MODEL_TASK_NS];
		terms.bytes_ns = job->tasks * job->payload_bytes * parts[MODEL_BYTE_NS];
	}
	return terms;
}

double model_makespan_ns(const struct model_strategy *strategy, const struct model_job *job)
{
	struct model_terms terms = model_terms(strategy, job);

	return terms.setup_ns + terms.workers_ns + terms.parent_ns + terms.tasks_ns + terms.bytes_ns + terms.run_ns;
}

const char *const model_size_names[MODEL_SIZES] = {"workers",  "tasks",		"cpu_ns",
						   "block_ns", "payload_bytes", "parent_bytes"};

double model_size_of(const struct model_job *job, enum model_size size)
{
	const double sizes[MODEL_SIZES] = {job->workers,  job->tasks,	      job->cpu_ns,
					   job->block_ns, job->payload_bytes, job->parent_bytes};

	return sizes[size];
}

double model_beyond(const struct model *model, const struct model_job *job, enum model_size size)
{
	const struct model_range *range = &model->ranges[size];
	double asked = model_size_of(job, size);

	if (!(asked > 0) || !(range->most > 0))
		return 1;
	return fmax(1, fmax(asked / range->most, range->least / asked));
}

/* How many times as wide as near the cells. */
static double widened(const struct model *model, const struct model_job *job)
{
	double times = 1;

	for (enum model_size size = 0; size < MODEL_SIZES; size++) {
		double beyond = model_beyond(model, job, size);

		times += beyond > MODEL_FAR ? log(beyond) / log(MODEL_FAR) : 0;
	}
	return times;
}

/* Variance of the makespan's logarithm that comes from what is not known of the parts. */
static double parts_variance(const struct model_strategy *strategy, const struct model_job *job)
{
	double slopes[MODEL_PARTS], center = log(model_makespan_ns(strategy, job)), variance = 0;

	for (unsigned i = 0; i < MODEL_PARTS; i++) {
		struct model_strategy moved = *strategy;

		moved.parts[i] *= exp(STEP);
		slopes[i] = (log(model_makespan_ns(&moved, job)) - center) / STEP;
	}
	for (unsigned i = 0; i < MODEL_PARTS; i++)
		for (unsigned j = 0; j < MODEL_PARTS; j++)
			variance += slopes[i] * strategy->covariance[i][j] * slopes[j];
	return fmax(0, variance);
}

struct estimate model_predict(const struct model *model, const struct model_strategy *strategy,
			      const struct model_job *job)
{
	double center = model_makespan_ns(strategy, job), half;
	struct estimate predicted = {.center = center, .values = strategy->cells};

	predicted.freedom = fmax(1, (double)strategy->cells - strategy->fitted);
	predicted.error = sqrt(strategy->spread * strategy->spread + strategy->repeat * strategy->repeat +
			       parts_variance(strategy, job));
	half = stats_t_quantile(TWO_SIDED, predicted.freedom) * predicted.error * widened(model, job);
	predicted.low = center * exp(-half);
	predicted.high = center * exp(half);
	return predicted;
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

/* A lock that is kept while a task waits follows another formula; of other programs nothing is known. */
bool model_knows(const struct trial *trial)
{
	enum kind kind = kind_of_name(trial->kind);

	return strcmp(trial->start, "immediate") == 0 && trial->background == 0 && strcmp(trial->writer, "none") == 0 &&
	       strcmp(trial->parent_pages, "huge") != 0 && strcmp(trial->trip, "both") != 0 && kind != KIND_HELD_LOCK &&
	       kind != KIND_OTHER && trial->cpu_ns + trial->block_ns > 0;
}

const struct model_strategy *model_find(const struct model *model, const char *name, const char *transport)
{
	for (size_t i = 0; i < model->count; i++) {
		const struct model_strategy *strategy = &model->strategies[i];

		if (strcmp(strategy->name, name) == 0 &&
		    (kind_shares_memory(strategy->kind) || strcmp(strategy->transport, transport) == 0))
			return strategy;
	}
	return NULL;
}
