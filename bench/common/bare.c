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

static void thread_loop(struct crew *crew)
{
	for (unsigned i = 0; i < crew->job->workers; i++) {
		int err = pthread_create(&crew->workers[i].handle.thread, NULL, thread_main, &crew->workers[i]);

		if (err) {
			crew_fail(crew, CREW_CREATE, -err, NULL);
			break;
		}
		crew->created++;
	}
	for (unsigned i = 0; i < crew->created; i++)
		pthread_join(crew->workers[i].handle.thread, NULL);
}

static void process_loop(struct crew *crew)
{
	for (unsigned i = 0; i < crew->job->workers; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			struct worker own = crew->workers[i]; /* on the stack: the harness's heap would be copied */

			work(&own);
			_exit(0);
		}
		if (pid < 0) {
			crew_fail(crew, CREW_CREATE, -errno, NULL);
			break;
		}
		crew->workers[i].handle.process = pid;
		crew->created++;
	}
	for (unsigned i = 0; i < crew->created; i++)
		waitpid(crew->workers[i].handle.process, NULL, 0);
}

/* Two clock readings around the loop are all that is timed. */
static void run_bare(struct crew *crew, void (*loop)(struct crew *crew))
{
	crew_man(crew, crew->job->workers, NULL, 0);
	crew->started_ns = clock_now_ns();
	loop(crew);
	crew->reaped_ns = clock_now_ns();
	crew->created_ns = crew->started_ns;
	for (unsigned i = 0; i < crew->created; i++) {
		crew->arena->slots[i].first_start_ns = crew->started_ns;
		crew->arena->slots[i].last_end_ns = crew->reaped_ns;
	}
}

static void run_bare_threads(struct crew *crew)
{
	run_bare(crew, thread_loop);
}

static void run_bare_processes(struct crew *crew)
{
	run_bare(crew, process_loop);
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
