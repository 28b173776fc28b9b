/* SPDX-License-Identifier: MIT */
#include "harness/plan.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/mix.h"
#include "gil/gil.h"
#include "harness/loop.h"
#include "trial/registry.h"
#include "trial/run.h"
#include "worker/crew.h"
#include "worker/transport.h"

/* A neighbour looks that often whether it is to stop. */
#define NEIGHBOUR_TASK_NS (50 * NS_PER_US)

/* ---- making cells and arms ---- */

struct maker {
	const struct harness *harness;
	const struct options *options;
	const struct cpus *cpus;
	struct plan *plan;
	const struct plan_limits *limits;
	bool from_sweeps; /* what the machine cannot hold is left out, not refused */
};

/* Writes behind `used` bytes what fits; returns how many there are then. */
__attribute__((format(printf, 3, 4))) static size_t append(char name[ARM_NAME_SIZE], size_t used, const char *format,
							   ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(name + used, ARM_NAME_SIZE - used, format, arguments);
	va_end(arguments);
	return used + strlen(name + used);
}

static void name_arm(const char *harness, const struct job *job, const struct strategy *strategy, struct arm *arm)
{
	size_t used = append(arm->name, 0, "%s/%s/%s/workers:%u/tasks:%" PRIu64, harness, job->workload->name,
			     strategy->name, job->workers, job->tasks);
	struct part {
		bool wanted;
		const char *name;
		double value;
	} parts[] = {
		{job->cpu_ns > 0, "cpu_us", (double)job->cpu_ns / 1e3},
		{job->block_ns > 0, "block_us", (double)job->block_ns / 1e3},
		{job->switch_interval_ns != GIL_SWITCH_INTERVAL_NS, "switch_us", (double)job->switch_interval_ns / 1e3},
		{job->released > 0, "released", job->released},
		{job->neighbours.count > 0, "neighbours", job->neighbours.count},
		{job->payload.transport, "payload", (double)job->payload.bytes},
		{job->ballast.bytes > 0, "parent_mib", (double)job->ballast.bytes / (1 << 20)},
		{job->ballast.writer != WRITER_NONE, "written", job->ballast.written},
	};
	struct word {
		bool wanted;
		const char *text;
	} words[] = {
		{job->payload.transport, job->payload.transport ? job->payload.transport->name : ""},
		{job->payload.both, "both"},
		{job->ballast.pages == PAGES_HUGE, "huge"},
		{job->ballast.writer == WRITER_WORKER, "by_worker"},
		{job->ballast.writer == WRITER_PARENT, "by_parent"},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].wanted)
			used = append(arm->name, used, "/%s:%.15g", parts[i].name, parts[i].value);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].wanted)
			used = append(arm->name, used, "/%s", words[i].text);
}

static bool is_there(const struct plan *plan, const char *name)
{
	for (unsigned i = 0; i < plan->arm_count; i++)
		if (strcmp(plan->arms[i].name, name) == 0)
			return true;
	return false;
}

/* Room for one more element after `count`; rooms are powers of two. */
static int grow(void **array, unsigned count, size_t size)
{
	void *larger;

	if (count & (count - 1) || (count == 0 && *array))
		return 0;
	larger = realloc(*array, (count ? 2 * (size_t)count : 1) * size);
	if (!larger)
		return -ENOMEM;
	*array = larger;
	return 0;
}

static int add_arm(struct maker *maker, const struct job *job, const struct strategy *strategy)
{
	struct plan *plan = maker->plan;
	struct arm arm = {.cell = plan->cell_count, .strategy = strategy};
	int err = grow((void **)&plan->arms, plan->arm_count, sizeof(*plan->arms));

	if (err)
		return err;
	name_arm(maker->harness->name, job, strategy, &arm);
	if (!is_there(plan, arm.name))
		plan->arms[plan->arm_count++] = arm;
	return 0;
}

/* Can the strategy do the job?  Serial and teams have no room for neighbours, nor
 * for a harness that does something else meanwhile; who inherits nothing has
 * neither payload nor memory to write. */
static bool can_do(const struct strategy *strategy, const struct job *job)
{
	bool meanwhile = job->neighbours.count > 0 || job->ballast.writer == WRITER_PARENT;
	bool inherited = job->payload.transport || job->ballast.writer == WRITER_WORKER;

	if (meanwhile && (!(strategy->capabilities & STRATEGY_PARALLEL) || strategy->capabilities & STRATEGY_ALONE))
		return false;
	/* Nor can the harness write while it hands out payloads. */
	if (job->payload.transport && job->ballast.writer == WRITER_PARENT)
		return false;
	return !inherited || !(strategy->capabilities & STRATEGY_FRESH_IMAGE);
}

/* Has the machine room for so many workers?  The smaller numbers are done all the
 * same.  What was asked for by number is tried where only a count forbids it: the
 * row says what happened. */
static bool has_room(struct maker *maker, const struct strategy *strategy, const struct job *job)
{
	bool threads = strategy->capabilities & STRATEGY_SHARES_MEMORY;
	const struct limits *limits = threads ? &maker->limits->threads : &maker->limits->processes;
	struct left_out *left_out = threads ? &maker->plan->threads : &maker->plan->processes;
	const struct limit *limit = &limits->by_memory;

	if (maker->from_sweeps && limits->by_count.most < limit->most)
		limit = &limits->by_count;
	if (!(strategy->capabilities & STRATEGY_PARALLEL) || crew_size(job) <= limit->most)
		return true;
	left_out->arms++;
	left_out->limit = limit;
	return false;
}

static int add_cell(struct maker *maker, const struct job *job)
{
	const struct options *options = maker->options;
	struct plan *plan = maker->plan;
	unsigned first = plan->arm_count;
	int err;

	if (plan->cell_count == PLAN_CELLS_MOST)
		return -E2BIG;
	err = grow((void **)&plan->cells, plan->cell_count, sizeof(*plan->cells));
	for (unsigned i = 0; !err && i < options->strategy_count; i++)
		if (can_do(options->strategies[i], job) && has_room(maker, options->strategies[i], job))
			err = add_arm(maker, job, options->strategies[i]);
	if (err || plan->arm_count == first)
		return err;
	plan->cells[plan->cell_count++] =
		(struct cell){.job = *job, .first_arm = first, .arm_count = plan->arm_count - first};
	return 0;
}

/* ---- the product of all lists ---- */

/* 4 GiB, or what half of the available memory holds of it, in steps of 256 MiB. */
static int64_t parent_most(const struct plan_limits *limits)
{
	const int64_t step = INT64_C(256) << 20, most = INT64_C(4) << 30;

	return limits->memory_bytes < most ? limits->memory_bytes / step * step : most;
}

/* A cell, if the memory that it takes beside its workers' is there.  Of sweeps, the
 * others are left out. */
static int add_if_held(struct maker *maker, const struct job *job)
{
	int64_t held_bytes = (int64_t)job->ballast.bytes;

	/* A child that writes has as much again. */
	if (job->ballast.writer == WRITER_WORKER)
		held_bytes *= 1 + job->workers;
	held_bytes += (int64_t)job->payload.bytes * 2 * CHANNEL_DEPTH * job->workers;
	if (held_bytes <= maker->limits->memory_bytes)
		return add_cell(maker, job);
	if (held_bytes > maker->plan->too_large_bytes)
		maker->plan->too_large_bytes = held_bytes;
	return maker->from_sweeps ? 0 : -EFBIG;
}

static int add_written(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	bool writes = job.ballast.bytes && options->writer != WRITER_NONE && job.workload->reads & READS_WRITER;
	unsigned count = writes ? options->written_count : 1;
	int err = 0;

	for (unsigned i = 0; !err && i < count; i++) {
		if (writes) {
			job.ballast.writer = options->writer;
			job.ballast.written = options->written[i];
		}
		err = add_if_held(maker, &job);
	}
	return err;
}

static int add_ballasts(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; !err && i < options->parent_count; i++) {
		int64_t bytes = options->parents[i] == PARENT_MOST ? parent_most(maker->limits) : options->parents[i];

		for (unsigned j = 0; !err && j < (bytes ? options->pages_count : 1); j++) {
			job.ballast = (struct ballast){.bytes = (uint64_t)bytes,
						       .pages = bytes ? options->pages[j] : PAGES_SMALL};
			err = add_written(maker, job);
		}
	}
	return err;
}

static int add_transports(struct maker *maker, struct job job, int64_t bytes)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; !err && i < options->transport_count; i++)
		for (unsigned j = 0; !err && j < options->trip_count; j++) {
			job.payload = (struct payload){.bytes = (uint64_t)bytes,
						       .transport = options->transports[i],
						       .both = options->trips[j]};
			err = add_ballasts(maker, job);
		}
	return err;
}

static int add_payloads(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; !err && i < options->payload_count; i++)
		err = options->payloads[i] == PAYLOAD_NONE ? add_ballasts(maker, job)
							   : add_transports(maker, job, options->payloads[i]);
	return err;
}

static int add_neighbours(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	int err = 0;

	job.neighbours.workload = registry_find_workload("sum_squares");
	for (unsigned i = 0; !err && i < options->neighbours_count; i++) {
		job.neighbours.count = options->neighbours[i];
		err = add_payloads(maker, job);
	}
	return err;
}

/* Shares of work that also waits are not asked for: which of its waits would
 * be in the released part? */
static int add_released(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	unsigned count = job.workload->reads == READS_CPU ? options->released_count : 1;
	int err = 0;

	for (unsigned i = 0; !err && i < count; i++) {
		job.released = job.workload->reads == READS_CPU ? options->released[i] : 0;
		err = add_neighbours(maker, job);
	}
	return err;
}

static int add_intervals(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; !err && i < options->switch_interval_count; i++) {
		job.switch_interval_ns = options->switch_intervals_ns[i];
		err = add_released(maker, job);
	}
	return err;
}

static int add_blocking(struct maker *maker, struct job job)
{
	const struct options *options = maker->options;
	const unsigned both = READS_CPU | READS_BLOCK;
	int64_t whole_ns = options->cpu_ns + options->block_ns;
	int err = 0;

	job.cpu_ns = job.workload->reads & READS_CPU ? options->cpu_ns : 0;
	job.block_ns = job.workload->reads & READS_BLOCK ? options->block_ns : 0;
	if (options->blocking_count == 0 || (job.workload->reads & both) != both)
		return add_intervals(maker, job);
	for (unsigned i = 0; !err && i < options->blocking_count; i++) {
		job.block_ns = whole_ns * options->blocking[i] / 100;
		job.cpu_ns = whole_ns - job.block_ns;
		err = add_intervals(maker, job);
	}
	return err;
}

static int add_all(struct maker *maker)
{
	const struct options *options = maker->options;
	int err = 0;

	for (unsigned i = 0; i < options->workload_count; i++)
		for (unsigned j = 0; !err && j < options->workers_count; j++)
			err = add_blocking(maker, (struct job){.workload = options->workloads[i],
							       .workers = options->workers[j],
							       .tasks = options->tasks == TASKS_ONE_A_WORKER
										? options->workers[j]
										: options_tasks(options),
							       .start = options->start,
							       .pin = options->pin,
							       .survey = options->survey,
							       .cpus = maker->cpus});
	return err;
}

static int add_sweeps(const struct maker *maker)
{
	int err = 0;

	for (const char *const *sweep = maker->harness->sweeps; !err && *sweep; sweep++) {
		struct options swept = *maker->options;
		struct maker of_sweep = *maker;

		of_sweep.options = &swept;
		of_sweep.from_sweeps = true;
		err = options_sweep(maker->harness, *sweep, &swept);
		if (!err)
			err = add_all(&of_sweep);
	}
	return err;
}

/* ---- loops instead of trials ---- */

/* What rows call a loop: what it does, and how. */
struct loop_names {
	struct workload thing;
	struct strategy side;
};

static int add_loop(const struct harness *harness, const struct loop *loop, struct plan *plan)
{
	struct loop_names *names = &plan->loop_names[plan->arm_count];
	struct arm *arm = &plan->arms[plan->arm_count];
	const struct arm *former = plan->arm_count ? arm - 1 : NULL;
	struct cell *cell;

	names->thing = (struct workload){.name = loop->thing};
	names->side = (struct strategy){.name = loop->side, .capabilities = STRATEGY_FOREIGN};
	if (!former || !former->loop || strcmp(former->loop->thing, loop->thing) != 0) {
		cell = &plan->cells[plan->cell_count++];
		*cell = (struct cell){.job = {.workload = &names->thing, .workers = 1}, .first_arm = plan->arm_count};
	}
	cell = &plan->cells[plan->cell_count - 1];
	*arm = (struct arm){.cell = plan->cell_count - 1, .strategy = &names->side, .loop = loop};
	snprintf(arm->name, sizeof(arm->name), "%s/%s/%s", harness->name, loop->thing, loop->side);
	cell->arm_count++;
	plan->arm_count++;
	return 0;
}

static int add_loops(const struct harness *harness, struct plan *plan)
{
	size_t count = 0;
	int err = 0;

	while (harness->loops[count])
		count++;
	plan->cells = calloc(count + 1, sizeof(*plan->cells));
	plan->arms = calloc(count + 1, sizeof(*plan->arms));
	plan->loop_names = calloc(count + 1, sizeof(*plan->loop_names));
	if (!plan->cells || !plan->arms || !plan->loop_names)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < count; i++)
		err = add_loop(harness, harness->loops[i], plan);
	return err;
}

struct plan_limits plan_limits_now(void)
{
	int64_t available = memory_available_bytes();

	return (struct plan_limits){.threads = {limits_by_count(false), limits_by_memory(false)},
				    .processes = {limits_by_count(true), limits_by_memory(true)},
				    .memory_bytes = available ? available / 2 : INT64_MAX};
}

int plan_make(const struct harness *harness, const struct options *options, const struct cpus *cpus,
	      const struct plan_limits *limits, struct plan *plan)
{
	struct maker maker = {.harness = harness, .options = options, .cpus = cpus, .plan = plan, .limits = limits};
	int err;

	*plan = (struct plan){0};
	if (harness->loops)
		err = add_loops(harness, plan);
	else if (harness->sweeps && !options->swept)
		err = add_sweeps(&maker);
	else
		err = add_all(&maker);
	if (!err && plan->arm_count == 0)
		err = -ENOTSUP;
	if (err) {
		free(plan->cells);
		free(plan->arms);
		free(plan->loop_names);
	}
	return err;
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
	free(plan->arms);
	free(plan->loop_names);
	ballast_release(&plan->ballast);
	*plan = (struct plan){0};
}

/* ---- rounds ---- */

void plan_order(const struct plan *plan, uint64_t seed, unsigned restart, unsigned round, unsigned *order)
{
	uint64_t state = mix64(seed ^ mix64(((uint64_t)restart << 32) | round));
	unsigned cells[PLAN_CELLS_MOST];

	mix_shuffle(&state, cells, plan->cell_count);
	for (unsigned i = 0; i < plan->cell_count; i++) {
		const struct cell *cell = &plan->cells[cells[i]];

		mix_shuffle(&state, order, cell->arm_count);
		for (unsigned j = 0; j < cell->arm_count; j++)
			order[j] += cell->first_arm;
		order += cell->arm_count;
	}
}

/* ---- calibration ---- */

/* An earlier cell of the same workload: the rate is known. */
static const struct cell *find_rate(const struct plan *plan, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (plan->cells[i].job.workload == plan->cells[index].job.workload &&
		    (plan->cells[i].job.cpu_ns > 0 || plan->cells[index].job.cpu_ns == 0))
			return &plan->cells[i];
	return NULL;
}

/* An earlier cell of the same work, that may differ in workers and the like:
 * the checksum is known. */
static const struct cell *find_twin(const struct plan *plan, unsigned index)
{
	const struct job *job = &plan->cells[index].job;

	for (unsigned i = 0; i < index; i++) {
		const struct job *other = &plan->cells[i].job;

		if (other->workload == job->workload && other->units == job->units && other->tasks == job->tasks &&
		    other->released == job->released && other->payload.bytes == job->payload.bytes &&
		    !other->payload.transport == !job->payload.transport &&
		    other->ballast.bytes == job->ballast.bytes && other->ballast.written == job->ballast.written)
			return &plan->cells[i];
	}
	return NULL;
}

static int find_units(struct plan *plan, unsigned index, uint64_t *units)
{
	struct job *job = &plan->cells[index].job;
	const struct cell *rate = find_rate(plan, index);
	int err = 0;

	if (*units == 0 && rate && job->cpu_ns > 0) {
		*units = (uint64_t)llround((double)rate->job.units * (double)job->cpu_ns / (double)rate->job.cpu_ns);
		*units += *units == 0;
	} else if (*units == 0) {
		err = trial_calibrate(job, units);
	}
	job->units = *units;
	return err;
}

static int find_neighbour_units(struct job *job, uint64_t *units)
{
	struct job neighbour = {.workload = job->neighbours.workload, .cpu_ns = NEIGHBOUR_TASK_NS};
	int err = *units ? 0 : trial_calibrate(&neighbour, units);

	job->neighbours.units = *units;
	return err;
}

int plan_hold(struct plan *plan, struct job *job)
{
	return ballast_hold(&plan->ballast, &job->ballast);
}

static void find_checksum(struct plan *plan, unsigned index)
{
	struct cell *cell = &plan->cells[index];
	const struct cell *twin = find_twin(plan, index);
	struct job alone = cell->job;
	struct trial reference = {0};

	if (twin) {
		cell->checksum = twin->checksum;
		cell->verified = twin->verified;
		return;
	}
	alone.neighbours.count = 0;
	alone.block_ns = 0; /* no result depends on it, and ten thousand tasks would wait one after the other */
	alone.survey = false;
	/* Serial is the parent: it has nobody to wait for. */
	if (alone.ballast.writer == WRITER_PARENT)
		alone.ballast.writer = WRITER_WORKER;
	if (plan_hold(plan, &alone) != 0)
		return; /* its trials will say why */
	trial_run(&alone, registry_find_strategy("serial"), NULL, &reference);
	cell->checksum = reference.checksum;
	cell->verified = trial_ok(&reference);
}

int plan_calibrate(struct plan *plan, unsigned index, uint64_t *units, uint64_t *neighbour_units)
{
	const struct loop *loop = plan->arms[plan->cells[index].first_arm].loop;
	int err;

	if (loop) {
		err = *units ? 0 : loop_calibrate(loop, units);
		plan->cells[index].job.tasks = *units;
		return err;
	}
	err = find_units(plan, index, units);
	if (!err)
		err = find_neighbour_units(&plan->cells[index].job, neighbour_units);
	if (!err)
		find_checksum(plan, index);
	return err;
}
