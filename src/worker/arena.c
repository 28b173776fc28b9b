/* SPDX-License-Identifier: MIT */
#include "worker/arena.h"

#include "base/futex.h"
#include "base/shared.h"

static size_t slots_end(unsigned workers)
{
	return sizeof(struct arena) + workers * sizeof(struct slot);
}

static size_t arena_size(unsigned workers, uint64_t tasks)
{
	return slots_end(workers) + (tasks <= ARENA_LATENCIES_MOST ? tasks * sizeof(int64_t) : 0);
}

int arena_new(unsigned workers, uint64_t tasks, struct arena **out)
{
	struct arena *arena;
	void *memory;
	int err = shared_map(arena_size(workers, tasks), &memory);

	if (err)
		return err;
	arena = memory;
	arena->workers = workers;
	arena->tasks = tasks;
	if (tasks <= ARENA_LATENCIES_MOST)
		arena->latencies = (void *)((char *)memory + slots_end(workers));
	*out = arena;
	return 0;
}

void arena_free(struct arena *arena)
{
	shared_unmap(arena, arena_size(arena->workers, arena->tasks));
}

void arena_wait_go(struct arena *arena)
{
	atomic_fetch_add_explicit(&arena->ready, 1, memory_order_acq_rel);
	futex_wake_all(&arena->ready);
	while (atomic_load_explicit(&arena->go, memory_order_acquire) == 0)
		futex_wait(&arena->go, 0, -1);
}

bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns)
{
	int64_t deadline_ns = clock_now_ns() + timeout_ns;

	for (;;) {
		unsigned ready = atomic_load_explicit(&arena->ready, memory_order_acquire);
		int64_t left_ns = deadline_ns - clock_now_ns();

		if (ready >= workers)
			return true;
		if (left_ns <= 0)
			return false;
		futex_wait(&arena->ready, ready, left_ns);
	}
}

void arena_go(struct arena *arena)
{
	atomic_store_explicit(&arena->go, 1, memory_order_release);
	futex_wake_all(&arena->go);
}
