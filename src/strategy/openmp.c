/* SPDX-License-Identifier: MIT
 *
 * OpenMP's `parallel for`, as a C programmer would write it: the threads of OpenMP's team,
 * the first of them the harness's own, share the iterations as the runtime likes.
 * Built where the compiler has OpenMP.
 */
#include <errno.h>
#include <omp.h>

#include "base/limits.h"
#include "worker/strategy.h"

/* With a barrier, one batch before GO, as a pool does it.  It ends with OpenMP's own barrier. */
static void rehearse(struct team *team, unsigned id)
{
	int64_t since_ns = clock_now_ns();

#pragma omp for
	for (uint64_t task = 0; task < team->job->tasks; task++)
		worker_rehearse(&team->workers[id], task, NULL);
#pragma omp master
	team->untimed_ns += clock_now_ns() - since_ns;
}

static void begin(struct team *team, unsigned id)
{
	struct cpu_mask former;

	worker_pin(&team->workers[id]);
	if (team->job->start == START_BARRIER) {
		worker_enter(&team->workers[id], STATE_READY);
		worker_place(&team->workers[id], &former);
		if (team_may_rehearse(team->job))
			rehearse(team, id);
#pragma omp barrier /* OpenMP's own */
#pragma omp master
		{
			team->go_ns = clock_now_ns();
			arena_go(team->arena);
		}
		arena_wait_go(team->arena);
		worker_unplace(&team->workers[id]);
	}
	worker_begin(&team->workers[id]);
}

static void run_team(struct team *team)
{
#pragma omp parallel num_threads(team->job->workers)
	{
		unsigned id = (unsigned)omp_get_thread_num();

		/* OMP_THREAD_LIMIT and the like. */
#pragma omp master
		if ((unsigned)omp_get_num_threads() != team->job->workers)
			team_fail(team, TEAM_CREATE, -EAGAIN, NULL);
		begin(team, id);
#pragma omp for nowait
		for (uint64_t task = 0; task < team->job->tasks; task++)
			worker_do(&team->workers[id], task);
		worker_end(&team->workers[id]);
	}
}

/* The runtime ends the whole program if it cannot have its threads, so it is not
 * asked where they may not be had. */
static bool has_room(const struct team *team)
{
	return team->job->workers + 16 <= limits_by_count(false).most;
}

static void run(struct team *team)
{
	team_man(team, team->job->workers, NULL, 0);
	if (!has_room(team)) {
		team_fail(team, TEAM_CREATE, -EAGAIN, NULL);
		return;
	}
	omp_set_dynamic(0); /* as many as were asked for */
	team->started_ns = clock_now_ns();
	team->created = team->job->workers;
	run_team(team);
	/* The runtime would keep its threads, and they would be there when the next
	 * trial forks. */
	omp_pause_resource_all(omp_pause_hard);
	team->reaped_ns = clock_now_ns();
	team->created_ns = team->go_ns ? team->go_ns : team->arena->slots[0].first_start_ns;
}

const struct strategy strategy_openmp = {
	.name = "openmp",
	.summary = "an OpenMP parallel loop",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY | STRATEGY_ALONE | STRATEGY_NOT_ADVISED,
	.kind = KIND_THREADS,
	.run = run,
};
