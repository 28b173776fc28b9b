/* SPDX-License-Identifier: MIT
 *
 * The simulated lock: taken and given back by one thread, and handed over between
 * two that both want it always.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "gil/gil.h"
#include "loops/loops.h"

#define INTERVAL_NS 1000 /* so that what is measured is the hand-over, and little waiting */

struct court {
	struct gil gil;
	struct gil_thread mine, theirs;
	/* The bare one: turns under a mutex and two condition variables. */
	pthread_mutex_t mutex;
	pthread_cond_t conditions[2];
	unsigned turn;
	atomic_bool over;
	pthread_t partner;
};

static int court_new(void **state)
{
	const struct gil_config config = {.policy = GIL_TIMED, .switch_interval_ns = INTERVAL_NS};
	struct court *court = aligned_alloc(_Alignof(struct court), sizeof(*court));
	int err;

	if (!court)
		return -ENOMEM;
	memset(court, 0, sizeof(*court));
	err = gil_init(&court->gil, &config);
	pthread_mutex_init(&court->mutex, NULL);
	pthread_cond_init(&court->conditions[0], NULL);
	pthread_cond_init(&court->conditions[1], NULL);
	*state = court;
	if (err)
		free(court);
	return err;
}

static void court_free(struct court *court)
{
	gil_destroy(&court->gil);
	pthread_mutex_destroy(&court->mutex);
	pthread_cond_destroy(&court->conditions[0]);
	pthread_cond_destroy(&court->conditions[1]);
	free(court);
}

/* ---- alone ---- */

static int begin_alone(uint64_t iterations, void **state)
{
	(void)iterations;
	return court_new(state);
}

static void step_mutex(void *state)
{
	struct court *court = state;

	pthread_mutex_lock(&court->mutex);
	pthread_mutex_unlock(&court->mutex);
}

static void step_gil(void *state)
{
	struct court *court = state;

	gil_acquire(&court->gil, &court->mine);
	gil_release(&court->gil, &court->mine);
}

static void end_alone(void *state)
{
	court_free(state);
}

/* ---- two ---- */

/* Until it has lost the lock and has it again. */
static void lose_and_regain(struct court *court, struct gil_thread *self)
{
	while (atomic_load_explicit(&court->gil.drop_request, memory_order_relaxed) == 0)
		if (atomic_load_explicit(&court->over, memory_order_relaxed))
			return;
	gil_yield(&court->gil, self);
}

static void *contend(void *state)
{
	struct court *court = state;

	gil_acquire(&court->gil, &court->theirs);
	while (!atomic_load(&court->over))
		lose_and_regain(court, &court->theirs);
	gil_release(&court->gil, &court->theirs);
	return NULL;
}

static int begin_contended(uint64_t iterations, void **state)
{
	int err = begin_alone(iterations, state);
	struct court *court = *state;

	if (err)
		return err;
	gil_acquire(&court->gil, &court->mine);
	err = -pthread_create(&court->partner, NULL, contend, court);
	if (err)
		court_free(court);
	return err;
}

static void step_contended(void *state)
{
	struct court *court = state;

	lose_and_regain(court, &court->mine);
}

static void end_contended(void *state)
{
	struct court *court = state;

	atomic_store(&court->over, true);
	gil_release(&court->gil, &court->mine);
	pthread_join(court->partner, NULL);
	court_free(court);
}

static void take_turn(struct court *court, unsigned side)
{
	pthread_mutex_lock(&court->mutex);
	while (court->turn != side && !atomic_load(&court->over))
		pthread_cond_wait(&court->conditions[side], &court->mutex);
	court->turn = !side;
	pthread_cond_signal(&court->conditions[!side]);
	pthread_mutex_unlock(&court->mutex);
}

static void *alternate(void *state)
{
	struct court *court = state;

	while (!atomic_load(&court->over))
		take_turn(court, 1);
	return NULL;
}

static int begin_turns(uint64_t iterations, void **state)
{
	int err = begin_alone(iterations, state);
	struct court *court = *state;

	if (err)
		return err;
	err = -pthread_create(&court->partner, NULL, alternate, court);
	if (err)
		court_free(court);
	return err;
}

static void step_turns(void *state)
{
	take_turn(state, 0);
}

static void end_turns(void *state)
{
	struct court *court = state;

	pthread_mutex_lock(&court->mutex);
	atomic_store(&court->over, true);
	pthread_cond_broadcast(&court->conditions[1]);
	pthread_mutex_unlock(&court->mutex);
	pthread_join(court->partner, NULL);
	court_free(court);
}

static const struct loop bare_pair = {.thing = "lock_pair",
				      .side = "bare",
				      .text = "a free lock is taken and given back; bare: a mutex",
				      .begin = begin_alone,
				      .step = step_mutex,
				      .end = end_alone};
static const struct loop gil_pair = {
	.thing = "lock_pair", .side = "gil", .begin = begin_alone, .step = step_gil, .end = end_alone};
static const struct loop bare_hand_over = {.thing = "lock_hand_over",
					   .side = "bare",
					   .text = "two threads hand a lock over and back",
					   .begin = begin_turns,
					   .step = step_turns,
					   .end = end_turns};
static const struct loop gil_hand_over = {.thing = "lock_hand_over",
					  .side = "gil",
					  .begin = begin_contended,
					  .step = step_contended,
					  .end = end_contended};

const struct loop *const loops_lock[] = {&bare_pair, &gil_pair, &bare_hand_over, &gil_hand_over, NULL};
