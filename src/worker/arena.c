/* SPDX-License-Identifier: MIT */
#include "worker/arena.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/futex.h"
#include "base/mix.h"
#include "base/shared.h"
#include "worker/workload.h"

/* Where the rings begin: behind slots, the creator's structures and latencies. */
static size_t rings_offset(unsigned workers, uint64_t tasks)
{
	size_t end = sizeof(struct arena) + (workers + 1) * sizeof(struct slot) + workers * sizeof(struct worker) +
		     ARENA_TEAM_SIZE + (tasks <= ARENA_LATENCIES_MOST ? tasks * sizeof(int64_t) : 0);

	return (end + RING_ALIGNMENT - 1) / RING_ALIGNMENT * RING_ALIGNMENT;
}

static size_t order_offset(const struct arena_shape *shape)
{
	return rings_offset(shape->workers, shape->tasks) +
	       (shape->ring_events ? shape->workers * event_ring_size(shape->ring_events) : 0);
}

static size_t arena_size(const struct arena_shape *shape)
{
	return order_offset(shape) + sizeof(struct order);
}

struct order *arena_order(struct arena *arena)
{
	return (void *)((char *)arena + order_offset(&arena->shape));
}

static void name_workload(char name[ORDER_NAME_SIZE], const struct workload *workload)
{
	snprintf(name, ORDER_NAME_SIZE, "%s", workload ? workload->name : "");
}

void order_fill(struct order *order, const struct job *job)
{
	order->job = *job;
	if (job->order)
		order->cpus = *job->order;
	name_workload(order->workload, job->workload);
	name_workload(order->background_workload, job->background_workload);
	snprintf(order->file, sizeof(order->file), "%s", job->workload->file ? job->workload->file : "");
}

/* Behind what a worker writes: a number that nobody writes by chance. */
static uint64_t slot_guard(unsigned worker)
{
	return mix64(worker + UINT64_C(0x67756172));
}

struct event_ring *arena_ring_of(struct arena *arena, const struct arena_shape *shape, unsigned worker)
{
	char *rings = (char *)arena + rings_offset(shape->workers, shape->tasks);

	return shape->ring_events ? (void *)(rings + worker * event_ring_size(shape->ring_events)) : NULL;
}

/* Memory of the kernel's is touched now, not in the timed span. */
static void lay_rings(struct arena *arena)
{
	for (unsigned i = 0; i < arena->shape.workers; i++) {
		struct event_ring *ring = arena_ring(arena, i);

		if (!ring)
			return;
		memset(ring, 0, event_ring_size(arena->shape.ring_events));
		ring->mask = arena->shape.ring_events - 1;
	}
}

int arena_new(unsigned workers, uint64_t tasks, bool recorded, struct arena **out)
{
	struct arena_shape shape = {
		.workers = workers, .ring_events = recorded ? event_ring_room(workers) : 0, .tasks = tasks};
	void *memory;
	int err = shared_map_fd(arena_size(&shape), &memory, &shape.fd);

	if (err)
		return err;
	*out = memory;
	(*out)->shape = shape;
	for (unsigned i = 0; i < workers; i++) {
		(*out)->slots[i].guard = slot_guard(i);
		(*out)->slots[i].first_cpu = (*out)->slots[i].last_cpu = -1;
	}
	lay_rings(*out);
	return 0;
}

int arena_attach(int fd, unsigned workers, uint64_t tasks, struct arena **out, struct arena_shape *shape)
{
	size_t bytes = 0;
	void *memory;
	int err = shared_attach(fd, &memory, &bytes);

	*shape = (struct arena_shape){
		.workers = workers, .ring_events = event_ring_room(workers), .tasks = tasks, .fd = fd};
	if (!err && bytes != arena_size(shape)) {
		shared_unmap(memory, bytes);
		err = -EPROTO;
	}
	if (err)
		close(fd);
	else
		*out = memory;
	return err;
}

int arena_check(struct arena *arena, const struct arena_shape *made)
{
	bool intact = arena->shape.workers == made->workers && arena->shape.tasks == made->tasks &&
		      arena->shape.ring_events == made->ring_events && arena->shape.fd == made->fd;

	arena->shape = *made;
	for (unsigned i = 0; intact && i < made->workers; i++)
		if (arena->slots[i].guard != slot_guard(i))
			return (int)i;
	return intact ? ARENA_INTACT : ARENA_SHAPELESS;
}

struct event_ring *arena_ring(struct arena *arena, unsigned worker)
{
	return arena_ring_of(arena, &arena->shape, worker);
}

void arena_release(struct arena *arena, const struct arena_shape *shape)
{
	close(shape->fd);
	shared_unmap(arena, arena_size(shape));
}

void arena_free(struct arena *arena)
{
	const struct arena_shape shape = arena->shape;

	arena_release(arena, &shape);
}

/* Only the last one wakes the creator: with thousands of workers, waking it for each would be most of what is measured.
 * Either the worker sees what is awaited or the creator sees the count: both are sequentially consistent. */
static void count_one(atomic_uint *count, const atomic_uint *awaited)
{
	unsigned now = atomic_fetch_add(count, 1) + 1;

	if (now == atomic_load(awaited))
		futex_wake_all(count);
}

static bool wait_count(atomic_uint *count, atomic_uint *awaited, unsigned wanted, int64_t timeout_ns)
{
	int64_t deadline_ns = clock_now_ns() + timeout_ns;

	atomic_store(awaited, wanted);
	for (;;) {
		unsigned now = atomic_load(count);
		int64_t left_ns = deadline_ns - clock_now_ns();

		if (now >= wanted)
			return true;
		if (left_ns <= 0)
			return false;
		futex_wait(count, now, left_ns);
	}
}

void arena_say_ready(struct arena *arena)
{
	count_one(&arena->ready, &arena->awaited);
}

void arena_wait_go(struct arena *arena)
{
	while (!arena_is_going(arena))
		futex_wait(&arena->go, 0, -1);
}

bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns)
{
	return wait_count(&arena->ready, &arena->awaited, workers, timeout_ns);
}

void arena_rehearsed(struct arena *arena)
{
	count_one(&arena->rehearsed, &arena->rehearsal);
}

bool arena_wait_rehearsed(struct arena *arena, unsigned tasks, int64_t timeout_ns)
{
	return wait_count(&arena->rehearsed, &arena->rehearsal, tasks, timeout_ns);
}

void arena_go(struct arena *arena)
{
	atomic_store_explicit(&arena->go, 1, memory_order_release);
	futex_wake_all(&arena->go);
}

void arena_wait_beside(struct arena *arena)
{
	while (atomic_load_explicit(&arena->beside_done, memory_order_acquire) == 0)
		futex_wait(&arena->beside_done, 0, -1);
}

void arena_beside_done(struct arena *arena)
{
	atomic_store_explicit(&arena->beside_done, 1, memory_order_release);
	futex_wake_all(&arena->beside_done);
}
