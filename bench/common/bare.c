/* SPDX-License-Identifier: MIT */
#include "common/bare.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mix.h"
#include "worker/workload.h"

/* A worker's tasks, as one would write them without any of our bookkeeping;
 * the sum is what a program would want of them. */
static void work(struct worker *worker)
{
	uint64_t sum = 0;

	for (uint64_t task = worker->id; task < worker->job->tasks; task += worker->stride) {
		uint64_t result = 0;

		worker->units = worker->job->units;
		worker->job->workload->run(worker, task, &result);
		sum += mix64(result + mix64(task));
	}
	worker->slot->checksum = sum;
}

static void *thread_main(void *worker)
{
	work(worker);
	return NULL;
}

static void thread_loop(struct team *team)
{
	for (unsigned i = 0; i < team->job->workers; i++) {
		int err = pthread_create(&team->workers[i].handle.thread, NULL, thread_main, &team->workers[i]);

		if (err) {
			team_fail(team, TEAM_CREATE, -err, NULL);
			break;
		}
		team->created++;
	}
	for (unsigned i = 0; i < team->created; i++)
		pthread_join(team->workers[i].handle.thread, NULL);
}

static void process_loop(struct team *team)
{
	for (unsigned i = 0; i < team->job->workers; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct worker own = team->workers[i]; /* on the stack: the harness's heap would be copied */

			work(&own);
			_exit(0);
		}
		if (pid < 0) {
			team_fail(team, TEAM_CREATE, -errno, NULL);
			break;
		}
		team->workers[i].handle.process = pid;
		team->created++;
	}
	for (unsigned i = 0; i < team->created; i++)
		waitpid(team->workers[i].handle.process, NULL, 0);
}

/* Two clock readings around the loop are all that is timed. */
static void run_bare(struct team *team, void (*loop)(struct team *team))
{
	team_man(team, team->job->workers, NULL, 0);
	team->started_ns = clock_now_ns();
	loop(team);
	team->reaped_ns = clock_now_ns();
	team->created_ns = team->started_ns;
	for (unsigned i = 0; i < team->created; i++) {
		team->arena->slots[i].first_start_ns = team->started_ns;
		team->arena->slots[i].last_end_ns = team->reaped_ns;
	}
}

static void run_bare_threads(struct team *team)
{
	run_bare(team, thread_loop);
}

static void run_bare_processes(struct team *team)
{
	run_bare(team, process_loop);
}

const struct strategy bare_threads = {
	.name = "bare_threads",
	.summary = "a hand-written loop of pthread_create and pthread_join",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_SHARES_MEMORY,
	.run = run_bare_threads,
};

const struct strategy bare_processes = {
	.name = "bare_processes",
	.summary = "a hand-written loop of fork and waitpid",
	.capabilities = STRATEGY_PARALLEL,
	.run = run_bare_processes,
};
