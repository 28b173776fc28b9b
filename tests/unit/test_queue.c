/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/shared.h"
#include "unit.h"
#include "worker/queue.h"

#define TASKS	  200000
#define CLAIMANTS 4

/* How often each task was claimed, in memory that processes share. */
struct claims {
	struct queue *queue;
	_Atomic unsigned char times[TASKS];
};

static struct claims *claims_new(uint64_t capacity)
{
	struct claims *claims;
	void *memory;

	assert_int_equal(shared_map(sizeof(*claims), &memory), 0);
	claims = memory;
	assert_int_equal(queue_new(capacity, &claims->queue), 0);
	return claims;
}

static void claims_free(struct claims *claims)
{
	queue_free(claims->queue);
	shared_unmap(claims, sizeof(*claims));
}

static void *claim_all(void *argument)
{
	struct claims *claims = argument;
	uint64_t task;

	do
		while (queue_try_claim(claims->queue, &task))
			atomic_fetch_add(&claims->times[task], 1);
	while (queue_wait(claims->queue));
	return NULL;
}

static void assert_each_once(const struct claims *claims)
{
	for (unsigned task = 0; task < TASKS; task++)
		assert_int_equal(claims->times[task], 1);
}

/* A feeder that pauses now and then, so that claimants sleep; through a queue
 * that is now much too small, now large enough. */
static void feed(struct queue *queue)
{
	uint64_t pauses = 0;

	for (uint64_t task = 0; task < TASKS;) {
		int64_t put = queue_submit(queue, task, task % 3 ? 1 : TASKS - task, 10 * NS_PER_S);

		assert_true(put > 0);
		task += (uint64_t)put;
		if (task / 20000 > pauses) {
			pauses++;
			clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
		}
	}
	queue_close(queue);
}

static void threads_claim_each_task_once(void **state)
{
	static const uint64_t capacities[] = {1, 2, 64, TASKS};

	(void)state;
	for (unsigned i = 0; i < sizeof(capacities) / sizeof(capacities[0]); i++) {
		struct claims *claims = claims_new(capacities[i]);
		pthread_t threads[CLAIMANTS];

		for (unsigned j = 0; j < CLAIMANTS; j++)
			assert_int_equal(pthread_create(&threads[j], NULL, claim_all, claims), 0);
		feed(claims->queue);
		for (unsigned j = 0; j < CLAIMANTS; j++)
			pthread_join(threads[j], NULL);
		assert_each_once(claims);
		claims_free(claims);
	}
}

static void processes_claim_each_task_once(void **state)
{
	struct claims *claims = claims_new(1024);

	(void)state;
	for (unsigned j = 0; j < CLAIMANTS; j++)
		if (fork() == 0) {
			claim_all(claims);
			_exit(0);
		}
	feed(claims->queue);
	while (wait(NULL) > 0)
		;
	assert_each_once(claims);
	claims_free(claims);
}

/* The queue stays whole, but for the tasks that the dead had in hand. */
static void killed_claimants_leave_the_queue_whole(void **state)
{
	struct claims *claims = claims_new(16);
	pid_t victims[CLAIMANTS];
	unsigned lost = 0;

	(void)state;
	for (unsigned j = 0; j < CLAIMANTS; j++) {
		victims[j] = fork();
		if (victims[j] == 0) {
			claim_all(claims);
			_exit(0);
		}
	}
	for (uint64_t task = 0; task < TASKS; task++) {
		assert_int_equal(queue_submit(claims->queue, task, 1, 10 * NS_PER_S), 1);
		if (task % (TASKS / CLAIMANTS) == 1000 && task / (TASKS / CLAIMANTS) < CLAIMANTS - 1)
			kill(victims[task / (TASKS / CLAIMANTS)], SIGKILL);
	}
	queue_close(claims->queue);
	while (wait(NULL) > 0)
		;
	for (unsigned task = 0; task < TASKS; task++) {
		assert_true(claims->times[task] <= 1);
		lost += claims->times[task] == 0;
	}
	assert_true(lost <= CLAIMANTS - 1);
	claims_free(claims);
}

static void tasks_come_in_their_order(void **state)
{
	struct queue *queue;
	uint64_t task;

	(void)state;
	assert_int_equal(queue_new(3, &queue), 0);
	assert_int_equal(queue->capacity, 4);
	assert_false(queue_try_claim(queue, &task));
	for (uint64_t lap = 0; lap < 5; lap++) {
		assert_int_equal(queue_submit(queue, 10 * lap, 1, 0), 1);
		assert_int_equal(queue_submit(queue, 10 * lap + 1, 7, 0), 3); /* as there is room */
		assert_int_equal(queue_submit(queue, 99, 1, 1000), -ETIMEDOUT);
		for (uint64_t i = 0; i < 4; i++) {
			assert_true(queue_try_claim(queue, &task));
			assert_int_equal(task, 10 * lap + i);
		}
	}
	queue_close(queue);
	assert_false(queue_wait(queue));
	queue_free(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tasks_come_in_their_order),
		cmocka_unit_test(threads_claim_each_task_once),
		cmocka_unit_test(processes_claim_each_task_once),
		cmocka_unit_test(killed_claimants_leave_the_queue_whole),
	};

	return RUN_TESTS("queue", tests);
}
