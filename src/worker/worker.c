/* SPDX-License-Identifier: MIT */
#include "worker/worker.h"

#include "base/mix.h"
#include "worker/arena.h"
#include "worker/workload.h"

void worker_yield(struct worker *worker)
{
	if (worker->gil)
		gil_yield(worker->gil, &worker->gil_thread);
}

static void do_tasks(struct worker *worker)
{
	const struct job *job = worker->job;
	struct slot *slot = worker->slot;

	for (uint64_t task = worker->id; task < job->tasks; task += worker->stride) {
		uint64_t result = 0;

		if (atomic_load_explicit(&worker->arena->cancelled, memory_order_relaxed))
			return;
		slot->error = job->workload->run(worker, task, &result);
		if (slot->error)
			return;
		/* A sum does not depend on who did which task, or when. */
		slot->checksum += mix64(result + mix64(task));
		slot->tasks_done++;
	}
}

void worker_main(struct worker *worker)
{
	const struct job *job = worker->job;
	struct slot *slot = worker->slot;

	if (job->pin == PIN_SPREAD)
		slot->error = cpus_pin_self(job->cpus, worker->id);
	if (job->start == START_BARRIER)
		arena_wait_go(worker->arena);
	slot->first_start_ns = clock_now_ns();
	if (!slot->error) {
		if (worker->gil)
			gil_acquire(worker->gil, &worker->gil_thread);
		do_tasks(worker);
		if (worker->gil)
			gil_release(worker->gil, &worker->gil_thread);
	}
	slot->last_end_ns = clock_now_ns();
	slot->lock = worker->gil_thread.stats;
}
