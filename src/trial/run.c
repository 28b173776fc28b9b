/* SPDX-License-Identifier: MIT */
#include "trial/run.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/error.h"
#include "base/processes.h"
#include "trial/outcome.h"
#include "trial/usage.h"
#include "worker/payload.h"
#include "worker/team.h"

static void run_team(struct team *team, const struct arena_shape *shape, const struct strategy *strategy,
		     const uint64_t *expected, struct trial *trial)
{
	struct usage before = usage_now(), used;

	trial->started_ns = clock_wall_ns();
	strategy->run(team);
	used = usage_since(&before);
	outcome_fill(team, shape, &used, strategy->capabilities & STRATEGY_FOREIGN ? NULL : expected, trial);
}

void trial_fail_setup(int err, struct trial *trial)
{
	trial->started_ns = clock_wall_ns();
	snprintf(trial->status, sizeof(trial->status), "setup:%s", error_name(err));
}

/* Where both sides of a copy stand at the same place of a page, some processors take
 * many times as long: the source stands in the middle of one, copies at the
 * beginning. */
#define PAGE  4096
#define ASIDE (PAGE / 2)

static int get_payload(struct payload *payload)
{
	unsigned char *bytes;

	if (!payload->transport)
		return 0;
	bytes = aligned_alloc(PAGE, ASIDE + (payload->bytes + PAGE) / PAGE * PAGE + ASIDE);
	if (!bytes)
		return -ENOMEM;
	payload_fill(bytes + ASIDE, payload->bytes);
	payload->source = bytes + ASIDE;
	/* cppcheck-suppress memleak; free_payload() frees it */
	return 0;
}

static void free_payload(struct payload *payload)
{
	if (payload->source)
		free((void *)(payload->source - ASIDE));
}

/* Runs the kernel once on the task's memory, for at most about WARM_NS of work, without a wait and without a worker: so
 * the first strategy of a process does not pay for what the others would find done.  A task that fails here fails again
 * in the trial, which says so. */
#define WARM_NS NS_PER_MS

static void warm_up(const struct job *job, struct arena *arena)
{
	struct job alone = *job;
	struct slot scratch = {0};
	struct worker worker = {.stride = 1,
				.job = &alone,
				.arena = arena,
				.slot = &scratch,
				.drop_request = &worker_nobody_asks,
				.rehearses = true};

	/* What only waits has no kernel; a plug-in of unknown size may have one. */
	if (!(job->workload->reads & READS_CPU) && !job->workload->file)
		return;
	alone.block_ns = 0;
	alone.released = 0;
	if (job->cpu_ns > WARM_NS)
		alone.units = 1 + (uint64_t)((double)job->units * WARM_NS / (double)job->cpu_ns);
	worker_rehearse(&worker, 0, NULL);
}

/* Threads of the workload's own would run beside every strategy.  One that was joined may be seen for a moment yet. */
#define THREAD_ENDS_NS (20 * NS_PER_MS)

static int check_threads(void)
{
	int64_t until_ns = clock_now_ns() + THREAD_ENDS_NS;

	while (process_threads() > 1) {
		if (clock_now_ns() > until_ns)
			return -EBUSY;
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	}
	return 0;
}

static int prepare_workload(struct job *job)
{
	int err = job->workload->prepare ? job->workload->prepare(job, &job->state) : 0;

	if (err || !job->workload->file)
		return err;
	err = check_threads();
	if (err && job->workload->finish)
		job->workload->finish(job, job->state);
	return err;
}

static int prepare(struct job *job, struct arena *arena, struct trial *trial)
{
	int64_t since_ns = clock_now_ns();
	int err = get_payload(&job->payload);

	if (!err)
		err = prepare_workload(job);
	if (err) {
		free_payload(&job->payload);
		return err;
	}
	warm_up(job, arena);
	trial->prepare_ns += clock_now_ns() - since_ns;
	return 0;
}

static void run_prepared(const struct job *job, const struct strategy *strategy, const uint64_t *expected,
			 const struct trial_place *place, struct trial *trial)
{
	const struct arena_shape shape = place->arena->shape;
	struct team *team = team_new(job, place->arena);
	int err;

	trial->start_cpu = cpus_current(); /* before the scheduler may move it */
	err = place->free_mask ? cpus_leave_start((unsigned)job->start_cpu, place->free_mask) : 0;
	if (err) {
		trial_fail_setup(err, trial);
	} else {
		if (place->running_ns)
			atomic_store(place->running_ns, clock_now_ns());
		run_team(team, &shape, strategy, expected, trial);
		if (place->look)
			place->look(team, place->argument);
	}
}

void trial_run(const struct job *job, const struct strategy *strategy, const uint64_t *expected,
	       const struct trial_place *place, struct trial *trial)
{
	struct job prepared = *job;
	int err = prepare(&prepared, place->arena, trial);

	trial_nowhere(trial);
	if (err) {
		trial_fail_setup(err, trial);
		return;
	}
	run_prepared(&prepared, strategy, expected, place, trial);
	if (job->workload->finish)
		job->workload->finish(job, prepared.state);
	free_payload(&prepared.payload);
}
