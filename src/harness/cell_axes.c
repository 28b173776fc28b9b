/* SPDX-License-Identifier: MIT
 *
 * From lists to cells: an axis for each parameter of a cell.  Each axis sets its n-th value in a job that the axes
 * before it have filled in, or says that there is none.  An axis that does not matter to the job has one value, the
 * 0th, which changes nothing.
 */
#include <math.h>

#include "harness/cells.h"
#include "trial/registry.h"

static bool set_workload(const struct maker *maker, unsigned n, struct job *job)
{
	if (n >= maker->options->workload_count)
		return false;
	job->workload = maker->options->workloads[n];
	return true;
}

static bool set_workers(const struct maker *maker, unsigned n, struct job *job)
{
	const struct options *options = maker->options;

	if (n >= options->workers_count)
		return false;
	job->workers = options->workers[n];
	job->tasks = options->tasks == TASKS_ONE_A_WORKER ? job->workers : options_tasks(options);
	return true;
}

static bool set_cpu(const struct maker *maker, unsigned n, struct job *job)
{
	const struct options *options = maker->options;
	bool reads = job->workload->reads & READS_CPU;

	if (n >= (reads ? options->cpu_count : 1))
		return false;
	job->cpu_ns = reads ? options->cpus_ns[n] : 0;
	job->block_ns = job->workload->reads & READS_BLOCK ? options->block_ns : 0;
	return true;
}

/* Blocking time beside so much CPU time, where it is to be that share of both. */
static int64_t block_beside(int64_t cpu_ns, double share)
{
	return llround((double)cpu_ns * share / (1 - share));
}

/* Percentages of the whole, or shares beside the CPU time. */
static bool set_blocking(const struct maker *maker, unsigned n, struct job *job)
{
	const struct options *options = maker->options;
	const unsigned both = READS_CPU | READS_BLOCK;
	int64_t whole_ns = job->cpu_ns + job->block_ns;

	if ((job->workload->reads & both) != both || !(options->blocking_count || options->block_share_count))
		return n == 0;
	if (n >= (options->blocking_count ? options->blocking_count : options->block_share_count))
		return false;
	if (options->blocking_count) {
		job->block_ns = whole_ns * options->blocking[n] / 100;
		job->cpu_ns = whole_ns - job->block_ns;
	} else {
		job->block_ns = block_beside(job->cpu_ns, options->block_shares[n]);
	}
	return true;
}

#define PARAMETER(X, type, name, unit, usual, matters, ...)                                                            \
	static bool set_##name(const struct maker *maker, unsigned n, struct job *job)                                 \
	{                                                                                                              \
		if (!(matters))                                                                                        \
			return n == 0;                                                                                 \
		if (n >= maker->options->name##_count)                                                                 \
			return false;                                                                                  \
		job->name = maker->options->name[n];                                                                   \
		return true;                                                                                           \
	}
CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER

static bool set_payload(const struct maker *maker, unsigned n, struct job *job)
{
	const struct options *options = maker->options;

	if (n >= options->payload_count)
		return false;
	if (options->payloads[n] != PAYLOAD_NONE) {
		job->payload.bytes = (uint64_t)options->payloads[n];
		job->payload.transport = options->transports[0]; /* which one, the next axis says */
	}
	return true;
}

static bool set_transport(const struct maker *maker, unsigned n, struct job *job)
{
	if (!job->payload.transport)
		return n == 0;
	if (n >= maker->options->transport_count)
		return false;
	job->payload.transport = maker->options->transports[n];
	return true;
}

static bool set_trip(const struct maker *maker, unsigned n, struct job *job)
{
	if (!job->payload.transport)
		return n == 0;
	if (n >= maker->options->trip_count)
		return false;
	job->payload.both = maker->options->trips[n];
	return true;
}

/* 4 GiB, or what half of the available memory holds of it, in steps of 256 MiB. */
static int64_t parent_most(const struct plan_limits *limits)
{
	const int64_t step = INT64_C(256) << 20, most = INT64_C(4) << 30;

	return limits->memory_bytes < most ? limits->memory_bytes / step * step : most;
}

static bool set_parent(const struct maker *maker, unsigned n, struct job *job)
{
	const struct options *options = maker->options;

	if (n >= options->parent_count)
		return false;
	job->parent_memory.bytes =
		(uint64_t)(options->parents[n] == PARENT_MOST ? parent_most(maker->limits) : options->parents[n]);
	return true;
}

static bool set_pages(const struct maker *maker, unsigned n, struct job *job)
{
	if (!job->parent_memory.bytes)
		return n == 0;
	if (n >= maker->options->pages_count)
		return false;
	job->parent_memory.pages = maker->options->pages[n];
	return true;
}

static bool set_written(const struct maker *maker, unsigned n, struct job *job)
{
	const struct options *options = maker->options;

	if (!job->parent_memory.bytes || options->writer == WRITER_NONE || !(job->workload->reads & READS_WRITER))
		return n == 0;
	if (n >= options->written_count)
		return false;
	job->parent_memory.writer = options->writer;
	job->parent_memory.written = options->written[n];
	return true;
}

typedef bool set_axis(const struct maker *maker, unsigned n, struct job *job);

#define PARAMETER(X, type, name, ...) set_##name,

/* The last one changes fastest. */
static set_axis *const axes[] = {
	set_workload,
	set_workers,
	set_cpu,
	set_blocking,
	CELL_PARAMETERS(PARAMETER, ) /**/
	set_payload,
	set_transport,
	set_trip,
	set_parent,
	set_pages,
	set_written,
};

#undef PARAMETER

#define AXES (sizeof(axes) / sizeof(axes[0]))

static int add_from(struct maker *maker, unsigned axis, const struct job *job)
{
	struct job next = *job;
	int err = 0;

	if (axis == AXES)
		return cells_add(maker, job);
	for (unsigned n = 0; !err && axes[axis](maker, n, &next); n++) {
		err = add_from(maker, axis + 1, &next);
		next = *job;
	}
	return err;
}

int cells_add_all(struct maker *maker)
{
	const struct options *options = maker->options;
	struct job usual = {
		.background_workload = registry_find_workload("sum_squares"),
		.start = options->start,
		.pin = options->pin,
		.survey = options->survey,
		.start_cpu = -1,
	};

#define PARAMETER(X, type, name, unit, value, ...) usual.name = value;
	CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	return add_from(maker, 0, &usual);
}
