/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"
#include "worker/arena.h"

#define WORKERS 4
#define TASKS	10

static void slots_are_padded_and_zeroed(void **state)
{
	struct arena *arena;

	(void)state;
	assert_int_equal(arena_new(WORKERS, TASKS, false, &arena), 0);
	assert_true(sizeof(struct slot) % 128 == 0);
	assert_true(SLOT_ALIGNMENT >= 128);
	for (unsigned i = 0; i < WORKERS; i++) {
		assert_int_equal((uintptr_t)&arena->slots[i] % SLOT_ALIGNMENT, 0);
		assert_int_equal(arena->slots[i].checksum, 0);
		assert_int_equal(arena->slots[i].last_end_ns, 0);
	}
	for (unsigned i = 0; i < TASKS; i++)
		assert_int_equal(arena_latencies(arena)[i], 0);
	/* Latencies of tasks do not lie in a slot. */
	assert_true((void *)arena_latencies(arena) >= (void *)&arena->slots[WORKERS]);
	/* The two words of the barrier are not on one line either. */
	assert_true((uintptr_t)&arena->go - (uintptr_t)&arena->ready >= SLOT_ALIGNMENT);
	arena_free(arena);
}

static void a_childs_slot_is_seen_by_its_parent(void **state)
{
	struct arena *arena;
	int status;

	(void)state;
	assert_int_equal(arena_new(WORKERS, TASKS, false, &arena), 0);
	for (unsigned i = 0; i < WORKERS; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			arena->slots[i].checksum = 100 + i;
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
	}
	for (unsigned i = 0; i < WORKERS; i++)
		assert_int_equal(arena->slots[i].checksum, 100 + i);
	arena_free(arena);
}

static void *wait_and_mark(void *argument)
{
	struct arena *arena = argument;

	arena_say_ready(arena);
	arena_wait_go(arena);
	atomic_fetch_add(&arena->stop, 1); /* any shared word will do as a mark */
	return NULL;
}

static void nobody_passes_the_barrier_before_go(void **state)
{
	pthread_t threads[WORKERS];
	struct arena *arena;

	(void)state;
	assert_int_equal(arena_new(WORKERS, TASKS, false, &arena), 0);
	for (unsigned i = 0; i < WORKERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, wait_and_mark, arena), 0);
	assert_true(arena_wait_ready(arena, WORKERS, INT64_C(60000000000)));
	assert_int_equal(atomic_load(&arena->stop), 0);
	arena_go(arena);
	for (unsigned i = 0; i < WORKERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&arena->stop), WORKERS);
	arena_free(arena);
}

static void too_many_latencies_are_not_kept(void **state)
{
	struct arena *arena;

	(void)state;
	assert_int_equal(arena_new(1, ARENA_LATENCIES_MOST + 1, false, &arena), 0);
	assert_null(arena_latencies(arena));
	arena_free(arena);
}

static void waiting_for_the_missing_ends(void **state)
{
	struct arena *arena;

	(void)state;
	assert_int_equal(arena_new(WORKERS, TASKS, false, &arena), 0);
	assert_false(arena_wait_ready(arena, 1, 1000000));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_are_padded_and_zeroed),
		cmocka_unit_test(a_childs_slot_is_seen_by_its_parent),
		cmocka_unit_test(nobody_passes_the_barrier_before_go),
		cmocka_unit_test(too_many_latencies_are_not_kept),
		cmocka_unit_test(waiting_for_the_missing_ends),
	};

	return RUN_TESTS("arena", tests);
}
