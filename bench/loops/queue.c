/* SPDX-License-Identifier: MIT
 *
 * The pools' queue: claiming where there is work, and one task to a worker who
 * sleeps and back.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/processes.h"
#include "base/shared.h"
#include "loops/loops.h"
#include "worker/queue.h"
#include "worker/teams.h"

struct pool {
	struct queue *queue;
	_Alignas(128) _Atomic uint64_t next; /* of the bare counter */
	_Alignas(128) _Atomic uint64_t done;
	_Alignas(128) struct bell finished;
	/* The bare ways to hand over. */
	pthread_mutex_t mutex;
	pthread_cond_t asked, answered;
	bool waiting, over;
	int there[2], back[2];
	uint64_t submitted;
	void (*serve)(struct pool *pool);
	bool is_process;
	union {
		pthread_t thread;
		pid_t process;
	} worker;
};

/* ---- claims, with work queued ---- */

static int pool_new(uint64_t capacity, struct pool **out)
{
	void *memory;
	int err = shared_map(sizeof(struct pool), &memory);

	if (err)
		return err;
	*out = memory;
	pthread_mutex_init(&(*out)->mutex, NULL);
	pthread_cond_init(&(*out)->asked, NULL);
	pthread_cond_init(&(*out)->answered, NULL);
	err = queue_new(capacity, &(*out)->queue);
	if (err)
		shared_unmap(memory, sizeof(struct pool));
	return err;
}

static void pool_free(struct pool *pool)
{
	queue_free(pool->queue);
	shared_unmap(pool, sizeof(*pool));
}

static int begin_claims(uint64_t iterations, void **state)
{
	struct pool *pool = NULL;
	int err = pool_new(iterations, &pool);

	for (uint64_t task = 0; !err && task < iterations;)
		task += (uint64_t)queue_submit(pool->queue, task, iterations - task, 0);
	*state = pool;
	return err;
}

static void step_claim(void *state)
{
	struct pool *pool = state;
	uint64_t task;

	if (!queue_try_claim(pool->queue, &task))
		loop_fail(-ENODATA);
}

static void step_count(void *state)
{
	struct pool *pool = state;

	atomic_fetch_add(&pool->next, 1);
}

static void end_claims(void *state)
{
	pool_free(state);
}

/* ---- one task, there and back ---- */

static void serve_queue(struct pool *pool)
{
	uint64_t task;

	do
		while (queue_try_claim(pool->queue, &task)) {
			atomic_fetch_add(&pool->done, 1);
			bell_ring(&pool->finished, false);
		}
	while (queue_wait(pool->queue));
}

static void step_task(void *state)
{
	struct pool *pool = state;

	queue_submit(pool->queue, pool->submitted++, 1, 0);
	while (atomic_load(&pool->done) < pool->submitted) {
		unsigned heard = bell_listen(&pool->finished);

		if (atomic_load(&pool->done) < pool->submitted)
			bell_wait(&pool->finished, heard, -1);
		bell_leave(&pool->finished);
	}
}

/* As one writes it: a condition variable each way. */
static void serve_conditions(struct pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	while (!pool->over) {
		if (pool->waiting) {
			pool->waiting = false;
			pthread_cond_signal(&pool->answered);
		}
		pthread_cond_wait(&pool->asked, &pool->mutex);
	}
	pthread_mutex_unlock(&pool->mutex);
}

static void step_conditions(void *state)
{
	struct pool *pool = state;

	pthread_mutex_lock(&pool->mutex);
	pool->waiting = true;
	pthread_cond_signal(&pool->asked);
	while (pool->waiting)
		pthread_cond_wait(&pool->answered, &pool->mutex);
	pthread_mutex_unlock(&pool->mutex);
}

/* And between processes: a pipe each way. */
static void serve_pipes(struct pool *pool)
{
	uint64_t task;

	while (read(pool->there[0], &task, sizeof(task)) == sizeof(task) && task != UINT64_MAX)
		if (write(pool->back[1], &task, sizeof(task)) != sizeof(task))
			_exit(1);
}

static void step_pipes(void *state)
{
	struct pool *pool = state;

	if (write(pool->there[1], &pool->submitted, sizeof(pool->submitted)) < 0 ||
	    read(pool->back[0], &pool->submitted, sizeof(pool->submitted)) < 0)
		loop_fail(-errno);
}

static void *thread_main(void *argument)
{
	struct pool *pool = argument;

	pool->serve(pool);
	return NULL;
}

static int start(struct pool *pool)
{
	pid_t creator = getpid();

	if (!pool->is_process)
		return -pthread_create(&pool->worker.thread, NULL, thread_main, pool);
	pool->worker.process = fork();
	if (pool->worker.process == 0) {
		process_follow(creator);
		pool->serve(pool);
		_exit(0);
	}
	return pool->worker.process < 0 ? -errno : 0;
}

static void release(struct pool *pool)
{
	for (int i = 0; i < 2; i++) {
		close(pool->there[i]);
		close(pool->back[i]);
	}
	pool_free(pool);
}

static int begin(void (*serve)(struct pool *), bool is_process, void **state)
{
	struct pool *pool;
	int err = pool_new(16, &pool);

	if (err)
		return err;
	pool->serve = serve;
	pool->is_process = is_process;
	pool->there[0] = pool->there[1] = pool->back[0] = pool->back[1] = -1;
	if (pipe(pool->there) != 0 || pipe(pool->back) != 0)
		err = -errno;
	if (!err)
		err = start(pool);
	if (err)
		release(pool);
	else
		*state = pool;
	return err;
}

static int begin_thread(uint64_t iterations, void **state)
{
	(void)iterations;
	return begin(serve_queue, false, state);
}

static int begin_process(uint64_t iterations, void **state)
{
	(void)iterations;
	return begin(serve_queue, true, state);
}

static int begin_conditions(uint64_t iterations, void **state)
{
	(void)iterations;
	return begin(serve_conditions, false, state);
}

static int begin_pipes(uint64_t iterations, void **state)
{
	(void)iterations;
	return begin(serve_pipes, true, state);
}

static void end(void *state)
{
	struct pool *pool = state;
	uint64_t last = UINT64_MAX;
	int status;

	queue_close(pool->queue);
	pthread_mutex_lock(&pool->mutex);
	pool->over = true;
	pthread_cond_signal(&pool->asked);
	pthread_mutex_unlock(&pool->mutex);
	if (write(pool->there[1], &last, sizeof(last)) < 0)
		loop_fail(-errno);
	if (pool->is_process)
		process_wait(pool->worker.process, &status);
	else
		pthread_join(pool->worker.thread, NULL);
	release(pool);
}

static const struct loop bare_claim = {.thing = "queue_claim",
				       .side = "bare",
				       .text = "a task is claimed where many wait; bare: a shared counter",
				       .begin = begin_claims,
				       .step = step_count,
				       .end = end_claims};
static const struct loop claim = {
	.thing = "queue_claim", .side = "queue", .begin = begin_claims, .step = step_claim, .end = end_claims};
static const struct loop bare_thread = {.thing = "thread_pool_task",
					.side = "bare",
					.text = "a task to a sleeping thread and back; bare: conditions",
					.begin = begin_conditions,
					.step = step_conditions,
					.end = end};
static const struct loop thread_pool = {
	.thing = "thread_pool_task", .side = "thread_pool", .begin = begin_thread, .step = step_task, .end = end};
static const struct loop bare_process = {.thing = "process_pool_task",
					 .side = "bare",
					 .text = "a task to a sleeping process and back; bare: pipes",
					 .begin = begin_pipes,
					 .step = step_pipes,
					 .end = end};
static const struct loop process_pool = {
	.thing = "process_pool_task", .side = "process_pool", .begin = begin_process, .step = step_task, .end = end};

const struct loop *const loops_queue[] = {&bare_claim,	 &claim,	&bare_thread, &thread_pool,
					  &bare_process, &process_pool, NULL};
