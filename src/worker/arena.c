/* SPDX-License-Identifier: MIT */
#include "worker/arena.h"

#include "base/futex.h"
#include "base/shared.h"

static size_t arena_size(unsigned workers)
{
	return sizeof(struct arena) + workers * sizeof(struct slot);
}

int arena_new(unsigned workers, struct arena **out)
{
	void *memory;
	int err = shared_map(arena_size(workers), &memory);

	if (!err)
		*out = memory;
	return err;
}

void arena_free(struct arena *arena, unsigned workers)
{
	shared_unmap(arena, arena_size(workers));
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
