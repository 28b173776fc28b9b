/* SPDX-License-Identifier: MIT
 *
 * OpenMP's `parallel for`, as a C programmer would write it: the team's threads,
 * the first of them the harness's own, share the iterations as the runtime likes.
 * Built where the compiler has OpenMP.
 */
#include <errno.h>
#include <omp.h>

#include "base/limits.h"
#include "worker/strategy.h"

static void begin(struct crew *crew, unsigned id)
{
	struct cpu_mask former;

	worker_pin(&crew->workers[id]);
	if (crew->job->start == START_BARRIER) {
		worker_enter(&crew->workers[id], STATE_READY);
		worker_place(&crew->workers[id], &former);
#pragma omp barrier /* the team's own */
#pragma omp master
		{
			crew->go_ns = clock_now_ns();
			arena_go(crew->arena);
		}
		arena_wait_go(crew->arena);
		worker_unplace(&crew->workers[id]);
	}
	worker_begin(&crew->workers[id]);
}

static void run_team(struct crew *crew)
{
#pragma omp parallel num_threads(crew->job->workers)
	{
		unsigned id = (unsigned)omp_get_thread_num();

		/* OMP_THREAD_LIMIT and the like. */
#pragma omp master
		if ((unsigned)omp_get_num_threads() != crew->job->workers)
			crew_fail(crew, CREW_CREATE, -EAGAIN, NULL);
		begin(crew, id);
#pragma omp for nowait
		for (uint64_t task = 0; task < crew->job->tasks; task++)
			worker_do(&crew->workers[id], task);
		worker_end(&crew->workers[id]);
	}
}

/* The runtime ends the whole program if it cannot have its threads, so it is not
 * asked where they may not be had. */
static bool has_room(const struct crew *crew)
{
	return crew->job->workers + 16 <= limits_by_count(false).most;
}

static void run(struct crew *crew)
{
	crew_man(crew, crew->job->workers, NULL, 0);
	if (!has_room(crew)) {
		crew_fail(crew, CREW_CREATE, -EAGAIN, NULL);
		return;
	}
	omp_set_dynamic(0); /* as many as were asked for */
	crew->started_ns = clock_now_ns();
	crew->created = crew->job->workers;
	run_team(crew);
	/* The runtime would keep its threads, and they would be there when the next
	 * trial forks. */
	omp_pause_resource_all(omp_pause_hard);
	crew->reaped_ns = clock_now_ns();
	crew->created_ns = crew->go_ns ? crew->go_ns : crew->arena->slots[0].first_start_ns;
}

const struct strategy strategy_openmp = {
	.name = "openmp",
	.summary = "an OpenMP parallel loop",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_ALONE,
	.kind = KIND_THREADS,
	.run = run,
};
