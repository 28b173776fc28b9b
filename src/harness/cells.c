/* SPDX-License-Identifier: MIT */
#include "harness/cells.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/team.h"
#include "worker/transport.h"

/* ---- cells and arms ---- */

const char *side_name(const char *harness, enum side side, char name[TRIAL_NAME_SIZE])
{
	static const char *const suffixes[] = {
		[SIDE_ONLY] = "", [SIDE_BASELINE] = "_baseline", [SIDE_CANDIDATE] = "_candidate"};

	snprintf(name, TRIAL_NAME_SIZE, "%s%s", harness, suffixes[side]);
	return name;
}

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

#define PARAMETER(X, type, name, unit, usual, ...) {job->name != (usual), #name, (double)job->name},

static void name_arm(const char *harness, const struct job *job, const struct strategy *strategy, struct arm *arm)
{
	size_t used = append(arm->name, 0, "%s/%s/%s/workers:%u/tasks:%" PRIu64, harness, job->workload->name,
			     strategy->name, job->workers, job->tasks);
	struct part {
		bool wanted;
		const char *name;
		double value;
	} parts[] = {{job->cpu_ns > 0, "cpu_us", (double)job->cpu_ns / 1e3},
		     {job->block_ns > 0, "block_us", (double)job->block_ns / 1e3},
		     {job->payload.transport, "payload", (double)job->payload.bytes},
		     {job->parent_memory.bytes > 0, "parent_mib", (double)job->parent_memory.bytes / (1 << 20)},
		     {job->parent_memory.writer != WRITER_NONE, "written", job->parent_memory.written},
		     CELL_PARAMETERS(PARAMETER, )};
#undef PARAMETER
	struct word {
		bool wanted;
		const char *text;
	} words[] = {
		{job->payload.transport, job->payload.transport ? job->payload.transport->name : ""},
		{job->payload.both, "both"},
		{job->start == START_BARRIER, "barrier"},
		{job->parent_memory.pages == PAGES_HUGE, "huge"},
		{job->parent_memory.writer == WRITER_WORKER, "by_worker"},
		{job->parent_memory.writer == WRITER_PARENT, "by_parent"},
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

static int add_arm(struct maker *maker, const struct job *job, const struct strategy *strategy, enum side side)
{
	struct plan *plan = maker->plan;
	struct arm arm = {.cell = plan->cell_count, .side = side, .strategy = strategy};
	char name[TRIAL_NAME_SIZE];
	int err = grow((void **)&plan->arms, plan->arm_count, sizeof(*plan->arms));

	if (err)
		return err;
	name_arm(side_name(maker->harness->name, side, name), job, strategy, &arm);
	if (!is_there(plan, arm.name))
		plan->arms[plan->arm_count++] = arm;
	return 0;
}

/* Of two revisions, both. */
static int add_arms(struct maker *maker, const struct job *job, const struct strategy *strategy)
{
	const struct options *options = maker->options;
	int err = 0;

	for (enum side side = options_first_side(options); !err && side <= options_last_side(options); side++)
		err = add_arm(maker, job, strategy, side);
	return err;
}

/* Can the strategy do the job?  Serial and OpenMP have no room for background workers, nor
 * for a harness that does something else meanwhile; who inherits nothing has
 * neither payload nor memory to write. */
static bool can_do(const struct strategy *strategy, const struct job *job)
{
	bool meanwhile = job->background > 0 || job->parent_memory.writer == WRITER_PARENT;
	bool inherited = job->payload.transport || job->parent_memory.writer == WRITER_WORKER;

	if (meanwhile && (!(strategy->capabilities & STRATEGY_PARALLEL) || strategy->capabilities & STRATEGY_ALONE))
		return false;
	/* Nor can the harness write while it hands out payloads. */
	if (job->payload.transport && job->parent_memory.writer == WRITER_PARENT)
		return false;
	return !inherited || !(strategy->capabilities & STRATEGY_FRESH_IMAGE);
}

/* Memory of a cell beside its workers'. */
static int64_t held_bytes(const struct job *job)
{
	int64_t bytes = (int64_t)job->parent_memory.bytes;

	/* Who writes what was forked has as much again. */
	if (job->parent_memory.writer == WRITER_WORKER)
		bytes *= 1 + job->workers;
	else if (job->parent_memory.writer == WRITER_PARENT)
		bytes *= 2;
	return bytes + (int64_t)job->payload.bytes * 2 * CHANNEL_DEPTH * job->workers + job->workload->prepared_bytes;
}

static int64_t worker_bytes(const struct strategy *strategy, const struct job *job)
{
	int64_t bytes = strategy->capabilities & STRATEGY_SHARES_MEMORY ? LIMITS_THREAD_BYTES : LIMITS_PROCESS_BYTES;

	if (strategy->capabilities & STRATEGY_FRESH_IMAGE && !(strategy->capabilities & STRATEGY_PREPARES_ONCE))
		bytes += job->workload->prepared_bytes;
	return bytes + job->workload->worker_bytes;
}

/* Workers of the job that there is memory for beside what else it holds. */
static uint64_t workers_held(const struct plan_limits *limits, const struct strategy *strategy, const struct job *job)
{
	int64_t room = limits->memory_bytes - held_bytes(job);

	if (strategy->capabilities & STRATEGY_PREPARES_ONCE)
		room -= job->workload->prepared_bytes;
	return room > 0 ? (uint64_t)(room / worker_bytes(strategy, job)) : 0;
}

static const struct limit unasked = {PROCESSES_UNASKED, "--yes has more of them at once"};

/* Has the machine room for so many workers?  The smaller numbers are done all the
 * same.  What was asked for by number is tried where only a count forbids it: the
 * row says what happened. */
static bool has_room(struct maker *maker, const struct strategy *strategy, const struct job *job)
{
	bool threads = strategy->capabilities & STRATEGY_SHARES_MEMORY;
	const struct limits *limits = threads ? &maker->limits->threads : &maker->limits->processes;
	struct left_out *left_out = threads ? &maker->plan->threads : &maker->plan->processes;
	const struct limit *limit = &limits->by_memory;
	uint64_t most = workers_held(maker->limits, strategy, job);

	if (maker->from_sweeps && limits->by_count.most < limit->most)
		limit = &limits->by_count;
	if (!threads && !maker->options->yes && limit->most > unasked.most)
		limit = &unasked;
	if (most < limit->most)
		limit = &limits->by_memory;
	else
		most = limit->most;
	if (!(strategy->capabilities & STRATEGY_PARALLEL) || team_size(job) <= most)
		return true;
	left_out->asked |= !maker->from_sweeps;
	left_out->unasked |= limit == &unasked;
	if (left_out->arms++ == 0 || most < left_out->most) {
		left_out->limit = limit;
		left_out->most = most;
		left_out->workload = limit == &limits->by_memory && most < limit->most ? job->workload->name : NULL;
	}
	return false;
}

static void note_unable(struct maker *maker, const struct strategy *strategy)
{
	struct plan *plan = maker->plan;

	for (unsigned i = 0; i < plan->unable_count; i++)
		if (plan->unable[i] == strategy)
			return;
	if (!maker->from_sweeps && plan->unable_count < OPTIONS_MOST)
		plan->unable[plan->unable_count++] = strategy;
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
	for (unsigned i = 0; !err && i < options->strategy_count; i++) {
		if (!can_do(options->strategies[i], job))
			note_unable(maker, options->strategies[i]);
		else if (has_room(maker, options->strategies[i], job))
			err = add_arms(maker, job, options->strategies[i]);
	}
	if (err || plan->arm_count == first)
		return err;
	plan->cells[plan->cell_count++] =
		(struct cell){.job = *job, .first_arm = first, .arm_count = plan->arm_count - first};
	return 0;
}

/* A cell, if the memory that it takes beside its workers' is there.  Of sweeps, the
 * others are left out. */
int cells_add(struct maker *maker, const struct job *job)
{
	int64_t bytes = held_bytes(job);

	if (bytes <= maker->limits->memory_bytes)
		return add_cell(maker, job);
	if (bytes > maker->plan->too_large_bytes)
		maker->plan->too_large_bytes = bytes;
	return maker->from_sweeps ? 0 : -EFBIG;
}
