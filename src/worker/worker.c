/* SPDX-License-Identifier: MIT */
#include "worker/worker.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/cpus.h"
#include "base/mix.h"
#include "worker/arena.h"
#include "worker/payload.h"
#include "worker/queue.h"
#include "worker/transport.h"
#include "worker/workload.h"

const atomic_uint worker_nobody_asks;

/* ---- what it is at ---- */

/* A state that it is in already is no news: the ticks of a lock would fill the ring. */
void worker_record(struct worker *worker, enum worker_state state)
{
	struct event_ring *ring = worker->ring;

	if (ring->written == 0 || ring->state != state)
		event_ring_put(ring, state, worker->task, clock_now_ns());
}

static void record_lock(struct gil_thread *thread, enum gil_moment moment)
{
	static const enum worker_state states[] = {
		[GIL_WAITS] = STATE_WAITING, [GIL_GOT] = STATE_RUNNING, [GIL_HANDS_OVER] = STATE_HANDING_OVER};

	worker_record((void *)((char *)thread - offsetof(struct worker, gil_thread)), states[moment]);
}

WORKER_CODE void worker_yield(struct worker *worker)
{
	if (!worker->gil)
		return;
	gil_yield(worker->gil, &worker->gil_thread);
	worker_enter(worker, STATE_RUNNING);
}

/* ---- one task ---- */

/* Part of a task with the lock given back, as a C extension does: the workload
 * neither polls nor gives back what it does not hold. */
WORKER_CODE static int run_released(struct worker *worker, uint64_t task, uint64_t *result)
{
	struct gil *gil = worker->gil;
	const atomic_uint *drop_request = worker->drop_request;
	int64_t since_ns = clock_now_ns();
	int err;

	if (gil)
		gil_release(gil, &worker->gil_thread);
	worker_enter(worker, STATE_RUNNING);
	worker->gil = NULL;
	worker->drop_request = &worker_nobody_asks;
	err = worker->job->workload->run(worker, task, result);
	worker->gil = gil;
	worker->drop_request = drop_request;
	if (gil)
		worker->slot->lock_held_ns -= clock_now_ns() - since_ns;
	if (gil)
		gil_acquire(gil, &worker->gil_thread);
	worker_enter(worker, STATE_RUNNING);
	return err;
}

/* The task in two parts, the first of them released.  All strategies do both,
 * so that their results are the same. */
WORKER_CODE static int run_parts(struct worker *worker, uint64_t task, uint64_t *result)
{
	const struct job *job = worker->job;
	uint64_t released = (uint64_t)(job->released * (double)job->units + 0.5), first = 0, second = 0;
	int err = 0;

	worker->units = released;
	if (released > 0)
		err = run_released(worker, task, &first);
	worker->units = job->units - released;
	if (!err && worker->units > 0)
		err = job->workload->run(worker, task, &second);
	*result = mix64(first) + second;
	return err;
}

WORKER_CODE static int do_task(struct worker *worker, uint64_t task)
{
	const struct job *job = worker->job;
	struct slot *slot = worker->slot;
	int64_t *latencies = worker->rehearses ? NULL : arena_latencies(worker->arena);
	uint64_t result = 0;
	int err;

	worker->latency = latencies ? &latencies[task] : NULL;
	worker->units = job->units;
	worker->task = task;
	if (__builtin_expect(worker->ring != NULL, 0))
		event_ring_put(worker->ring, STATE_RUNNING, task, clock_now_ns());
	err = job->released > 0 ? run_parts(worker, task, &result) : job->workload->run(worker, task, &result);
	/* A sum does not depend on who did which task, or when. */
	slot->checksum += mix64(result + mix64(task));
	slot->tasks_done++;
	return err;
}

WORKER_CODE static bool is_stopped(const struct worker *worker)
{
	return atomic_load_explicit(&worker->arena->stop, memory_order_relaxed) != 0;
}

WORKER_CODE void worker_do(struct worker *worker, uint64_t task)
{
	const struct payload *payload = &worker->job->payload;

	if (worker->slot->error || is_stopped(worker))
		return;
	if (payload->transport)
		worker->slot->checksum += payload_sum(payload->source, payload->bytes);
	worker->slot->error = do_task(worker, task);
}

WORKER_CODE void worker_rehearse(struct worker *worker, uint64_t task, const unsigned char *payload)
{
	struct slot scratch = {0};
	struct worker understudy = *worker;

	if (worker->slot->error || is_stopped(worker))
		return;
	understudy.slot = &scratch;
	understudy.ring = NULL;
	understudy.rehearses = true;
	if (payload)
		scratch.checksum += payload_sum(payload, worker->job->payload.bytes);
	worker->slot->error = do_task(&understudy, task);
}

/* ---- where tasks come from ---- */

/* With a barrier, a pool does a batch before GO, which nobody times. */
WORKER_CODE static bool is_rehearsal(const struct worker *worker)
{
	return worker->job->start == START_BARRIER && !arena_is_going(worker->arena);
}

/* The first timed task: from here on the scheduler is free. */
WORKER_CODE static void begin_timed(struct worker *worker)
{
	struct slot *slot = worker->slot;

	worker_unplace(worker);
	if (worker->id == 0)
		slot->first_cpu = cpus_current();
	slot->first_start_ns = clock_now_ns();
}

WORKER_CODE static void do_dealt(struct worker *worker)
{
	for (uint64_t task = worker->id; task < worker->job->tasks; task += worker->stride)
		worker_do(worker, task);
}

/* Time in which there was nothing to do, at the beginning or at the end, is not
 * the worker's. */
WORKER_CODE static void do_queued(struct worker *worker)
{
	struct slot *slot = worker->slot;
	uint64_t task;

	slot->first_start_ns = 0;
	worker_enter(worker, STATE_READY);
	do {
		if (!queue_try_claim(worker->queue, &task))
			continue;
		if (is_rehearsal(worker)) {
			worker_rehearse(worker, task, NULL);
			arena_rehearsed(worker->arena);
			continue;
		}
		if (!slot->first_start_ns)
			begin_timed(worker);
		do
			worker_do(worker, task);
		while (queue_try_claim(worker->queue, &task));
		slot->last_end_ns = clock_now_ns();
		worker_enter(worker, STATE_READY);
	} while (queue_wait(worker->queue));
}

WORKER_CODE static void do_sent(struct worker *worker)
{
	const struct payload *payload = &worker->job->payload;
	struct channel *channel = worker->channel;
	struct slot *slot = worker->slot;
	const unsigned char *bytes;
	uint64_t task;

	slot->first_start_ns = 0;
	worker_enter(worker, STATE_READY);
	while ((slot->error = payload->transport->receive(channel, &task, &bytes)) == 0 && !is_stopped(worker)) {
		if (is_rehearsal(worker)) {
			worker_rehearse(worker, task, bytes);
			if (!slot->error)
				slot->error = payload->transport->answer(channel, task);
			if (slot->error)
				return;
			continue;
		}
		if (!slot->first_start_ns)
			begin_timed(worker);
		slot->checksum += payload_sum(bytes, payload->bytes);
		slot->error = do_task(worker, task);
		slot->last_end_ns = clock_now_ns();
		worker_enter(worker, STATE_READY);
		if (!slot->error)
			slot->error = payload->transport->answer(channel, task);
		if (slot->error)
			return;
		if (payload->both) /* what a task brings back is part of it */
			slot->last_end_ns = clock_now_ns();
	}
	if (slot->error == -EPIPE) /* that was all */
		slot->error = 0;
}

WORKER_CODE static void do_tasks(struct worker *worker)
{
	if (worker->channel)
		do_sent(worker);
	else if (worker->queue)
		do_queued(worker);
	else
		do_dealt(worker);
}

/* ---- one worker ---- */

/* A background worker burns CPU until the others are done. */
WORKER_CODE static void keep_busy(struct worker *worker)
{
	const struct job *job = worker->job;
	struct slot *slot = worker->slot;

	worker->units = job->background_units;
	worker_enter(worker, STATE_RUNNING);
	while (!is_stopped(worker) && !slot->error) {
		uint64_t result = 0;

		slot->error = job->background_workload->run(worker, slot->tasks_done, &result);
		slot->checksum += result;
		slot->tasks_done++;
	}
}

/* Time with the lock, but for what run_released() has taken off. */
WORKER_CODE static int64_t held_ns(const struct worker *worker)
{
	const struct slot *slot = worker->slot;
	int64_t alive_ns = slot->last_end_ns - slot->first_start_ns;
	int64_t away_ns = worker->gil->config.policy == GIL_HELD ? 0 : slot->blocked_ns;

	return alive_ns - away_ns - slot->lock.wait_ns;
}

/* Both read the same clock. */
static inline int64_t stamp_ns(const struct worker *worker)
{
	return worker->is_forked ? clock_stamp_ns() : clock_now_ns();
}

WORKER_CODE void worker_begin(struct worker *worker)
{
	struct slot *slot = worker->slot;

	if (worker->ring)
		worker->gil_thread.notify = record_lock;
	if (worker->id == 0)
		slot->first_cpu = cpus_current();
	slot->first_start_ns = stamp_ns(worker);
	if (worker->gil)
		gil_acquire(worker->gil, &worker->gil_thread);
}

WORKER_CODE void worker_end(struct worker *worker)
{
	struct slot *slot = worker->slot;

	/* Whoever is woken by the release may take this one's CPU: what comes then is not computing. */
	worker_enter(worker, STATE_DONE);
	worker->gil_thread.notify = NULL; /* nor is it handing over, then */
	if (worker->gil)
		gil_release(worker->gil, &worker->gil_thread);
	if (!worker->queue && !worker->channel)
		slot->last_end_ns = stamp_ns(worker);
	if (worker->id == 0)
		slot->last_cpu = cpus_current();
	slot->lock = worker->gil_thread.stats;
	if (worker->gil)
		slot->lock_held_ns += held_ns(worker);
}

WORKER_CODE static void live(struct worker *worker)
{
	worker_begin(worker);
	if (worker->slot->error)
		; /* it could not be pinned or freed, or has no channel */
	else if (worker->id < worker->job->workers)
		do_tasks(worker);
	else
		keep_busy(worker);
	worker_end(worker);
}

/* With a barrier.  A function of its own: without one, a forked worker touches no stack for the mask. */
WORKER_CODE __attribute__((noinline)) static void wait_and_live(struct worker *worker)
{
	struct cpu_mask former;

	worker_enter(worker, STATE_READY);
	worker_place(worker, &former);
	arena_say_ready(worker->arena);
	if (!worker->queue && !worker->channel) { /* which wait for their first task, and may rehearse */
		arena_wait_go(worker->arena);
		worker_unplace(worker);
	}
	live(worker);
}

WORKER_CODE void worker_main(struct worker *worker)
{
	worker_pin(worker);
	if (worker->job->start == START_BARRIER && !arena_is_going(worker->arena))
		wait_and_live(worker);
	else
		live(worker);
}
