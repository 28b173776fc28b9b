/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/timeline.h"
#include "unit.h"
#include "worker/arena.h"

/* ---- rings ---- */

static struct arena *recorded(unsigned workers)
{
	struct arena *arena;

	assert_int_equal(arena_new(workers, 4, true, &arena), 0);
	return arena;
}

static void without_anybody_who_wants_to_know_there_is_no_ring(void **state)
{
	struct worker worker = {0};
	struct arena *arena;

	(void)state;
	assert_int_equal(arena_new(2, 4, false, &arena), 0);
	assert_null(arena_ring(arena, 1));
	worker_enter(&worker, STATE_RUNNING); /* goes nowhere */
	arena_free(arena);
}

static void rings_are_apart_from_each_other_and_from_all_else(void **state)
{
	struct arena *arena = recorded(3);

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct event_ring *ring = arena_ring(arena, i);

		assert_int_equal((uintptr_t)ring % RING_ALIGNMENT, 0);
		assert_int_equal(ring->written, 0);
		for (unsigned j = 0; j <= ring->mask; j++)
			event_ring_put(ring, i, j, j);
	}
	for (unsigned i = 0; i < 3; i++)
		for (unsigned j = 0; j <= arena_ring(arena, i)->mask; j++)
			assert_int_equal(arena_ring(arena, i)->events[j].state, i);
	assert_int_equal(arena->slots[2].checksum, 0);
	arena_free(arena);
}

static void a_full_ring_keeps_the_latest(void **state)
{
	struct arena *arena = recorded(1);
	struct event_ring *ring = arena_ring(arena, 0);
	uint64_t room = (uint64_t)ring->mask + 1;

	(void)state;
	for (uint64_t i = 0; i < room + 3; i++)
		event_ring_put(ring, STATE_RUNNING, i, (int64_t)i);
	assert_int_equal(ring->written, room + 3);
	assert_int_equal(ring->events[ring->written & ring->mask].at_ns, 3);
	assert_int_equal(ring->events[(ring->written - 1) & ring->mask].at_ns, (int64_t)room + 2);
	arena_free(arena);
}

static void rings_of_thousands_stay_small(void **state)
{
	(void)state;
	assert_int_equal(event_ring_room(2), RING_EVENTS_MOST);
	assert_true(event_ring_room(1000) * sizeof(struct timeline_event) * 1000 <= (64 << 20));
	assert_int_equal(event_ring_room(1000000), RING_EVENTS_LEAST);
	for (unsigned workers = 1; workers < 100000; workers *= 3)
		assert_int_equal(event_ring_room(workers) & (event_ring_room(workers) - 1), 0);
}

static void a_state_is_recorded_when_it_changes(void **state)
{
	struct arena *arena = recorded(1);
	struct worker worker = {.ring = arena_ring(arena, 0), .task = 7};

	(void)state;
	worker_enter(&worker, STATE_RUNNING);
	worker_enter(&worker, STATE_RUNNING);
	worker_enter(&worker, STATE_BLOCKED);
	assert_int_equal(worker.ring->written, 2);
	assert_int_equal(worker.ring->events[0].state, STATE_RUNNING);
	assert_int_equal(worker.ring->events[0].task, 7);
	assert_true(worker.ring->events[0].at_ns <= worker.ring->events[1].at_ns);
	arena_free(arena);
}

/* Each worker writes its own ring, all of them at once. */
static void *write_ring(void *of)
{
	struct worker *worker = of;

	for (unsigned i = 0; i < 100000; i++)
		worker_enter(worker, i & 1 ? STATE_WAITING : STATE_RUNNING);
	return NULL;
}

static void workers_do_not_disturb_each_other(void **state)
{
	struct arena *arena = recorded(4);
	struct worker *workers = aligned_alloc(_Alignof(struct worker), 4 * sizeof(*workers));
	pthread_t threads[4];

	(void)state;
	assert_non_null(workers);
	memset(workers, 0, 4 * sizeof(*workers));
	for (unsigned i = 0; i < 4; i++) {
		workers[i].ring = arena_ring(arena, i);
		assert_int_equal(pthread_create(&threads[i], NULL, write_ring, &workers[i]), 0);
	}
	for (unsigned i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(workers[i].ring->written, 100000);
	}
	free(workers);
	arena_free(arena);
}

/* ---- which trials are shown ---- */

static struct interval interval(uint64_t arm, const char *strategy, uint64_t round, int64_t cold_ns, uint64_t worker,
				int64_t begin_ns, int64_t end_ns)
{
	struct interval made = {.schema = TIMELINE_SCHEMA,
				.run_id = 1,
				.arm = arm,
				.round = round,
				.workers = 2,
				.tasks = 2,
				.cold_ns = cold_ns,
				.worker = worker,
				.begin_ns = begin_ns,
				.end_ns = end_ns};

	strcpy(made.harness, "timeline");
	strcpy(made.strategy, strategy);
	strcpy(made.workload, "sleep");
	strcpy(made.state, "running");
	return made;
}

static void the_typical_trial_of_each_arm_is_chosen_and_put_in_order(void **state)
{
	struct interval intervals[] = {
		interval(1, "gil", 0, 30, 0, 0, 30),
		interval(1, "gil", 1, 10, 0, 0, 10),
		interval(1, "gil", 0, 30, 1, 0, 30),
		interval(1, "gil", 1, 10, 1, 0, 10),
		interval(1, "gil", 3, 25, 0, 0, 25), /* a worker is missing: the run was killed */
		interval(0, "processes", 0, 7, 1, 0, 7),
		interval(1, "gil", 2, 20, 1, 0, 5),
		interval(1, "gil", 2, 20, 0, 4, 20),
		interval(1, "gil", 2, 20, 0, 0, 4),
		interval(0, "processes", 0, 7, 0, 0, 7),
		interval(2, "serial", 0, 50, 0, 0, 50),
		interval(2, "serial", 1, 40, 0, 0, 40),
		interval(3, "serial", 0, 9, 0, 0, 9), /* of another cell, which looks the same here */
	};
	struct interval_list list = {.intervals = intervals, .count = sizeof(intervals) / sizeof(intervals[0])};
	struct timelines timelines;

	(void)state;
	assert_int_equal(timelines_make(&list, &timelines), 0);
	assert_int_equal(timelines.count, 2);
	assert_int_equal(timelines.cells[0].count, 3);
	assert_string_equal(timelines.cells[0].scenes[0].intervals->strategy, "serial");
	assert_int_equal(timelines.cells[0].scenes[0].intervals->cold_ns, 50); /* of two the later in order */
	assert_string_equal(timelines.cells[0].scenes[1].intervals->strategy, "gil");
	assert_int_equal(timelines.cells[0].scenes[1].intervals->cold_ns, 20);
	assert_int_equal(timelines.cells[0].scenes[1].trials, 3);
	assert_int_equal(timelines.cells[0].scenes[1].lanes, 2);
	assert_int_equal(timelines.cells[0].scenes[1].count, 3);
	assert_int_equal(timelines.cells[0].scenes[1].intervals[0].end_ns, 4);
	assert_string_equal(timelines.cells[0].scenes[2].intervals->strategy, "processes");
	assert_int_equal(timelines.cells[1].scenes[0].intervals->cold_ns, 9);
	timelines_free(&timelines);
}

static void nothing_gives_nothing(void **state)
{
	struct interval_list list = {0};
	struct timelines timelines;

	(void)state;
	assert_int_equal(timelines_make(&list, &timelines), 0);
	assert_int_equal(timelines.count, 0);
	timelines_free(&timelines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_anybody_who_wants_to_know_there_is_no_ring),
		cmocka_unit_test(rings_are_apart_from_each_other_and_from_all_else),
		cmocka_unit_test(a_full_ring_keeps_the_latest),
		cmocka_unit_test(rings_of_thousands_stay_small),
		cmocka_unit_test(a_state_is_recorded_when_it_changes),
		cmocka_unit_test(workers_do_not_disturb_each_other),
		cmocka_unit_test(the_typical_trial_of_each_arm_is_chosen_and_put_in_order),
		cmocka_unit_test(nothing_gives_nothing),
	};

	return RUN_TESTS("timeline", tests);
}
