/* SPDX-License-Identifier: MIT */
#include "worker/arena.h"

#include <unistd.h>

#include "base/futex.h"
#include "base/shared.h"

static size_t arena_size(unsigned workers, uint64_t tasks)
{
	return sizeof(struct arena) + workers * sizeof(struct slot) +
	       (tasks <= ARENA_LATENCIES_MOST ? tasks * sizeof(int64_t) : 0);
}

int arena_new(unsigned workers, uint64_t tasks, struct arena **out)
{
	void *memory;
	int fd, err = shared_map_fd(arena_size(workers, tasks), &memory, &fd);

	if (err)
		return err;
	*out = memory;
	(*out)->workers = workers;
	(*out)->tasks = tasks;
	(*out)->fd = fd;
	return 0;
}

void arena_free(struct arena *arena)
{
	close(arena->fd);
	shared_unmap(arena, arena_size(arena->workers, arena->tasks));
}

/* Only the last one wakes the harness: with thousands of workers, waking it for
 * each would be most of what is measured.  Either the worker sees what is awaited
 * or the harness sees that the worker is ready: both are sequentially consistent. */
void arena_wait_go(struct arena *arena)
{
	unsigned ready = atomic_fetch_add(&arena->ready, 1) + 1;

	if (ready == atomic_load(&arena->awaited))
		futex_wake_all(&arena->ready);
	while (atomic_load_explicit(&arena->go, memory_order_acquire) == 0)
		futex_wait(&arena->go, 0, -1);
}

bool arena_wait_ready(struct arena *arena, unsigned workers, int64_t timeout_ns)
{
	int64_t deadline_ns = clock_now_ns() + timeout_ns;

	atomic_store(&arena->awaited, workers);
	for (;;) {
		unsigned ready = atomic_load(&arena->ready);
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
