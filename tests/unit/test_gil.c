/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mix.h"
#include "gil/gil.h"
#include "unit.h"

#define THREADS	    4
#define STEPS	    3000
#define INTERVAL_NS INT64_C(20000)

struct contest {
	struct gil gil;
	atomic_int inside; /* holders at this moment */
	atomic_int most;   /* the most that were ever seen */
	long plain;	   /* guarded by nothing but the lock */
	unsigned poll_steps;
};

struct contestant {
	struct contest *contest;
	struct gil_thread self;
	uint64_t seed;
	long added;
};

static void enter(struct contest *contest)
{
	int inside = atomic_fetch_add(&contest->inside, 1) + 1;

	if (inside > atomic_load(&contest->most))
		atomic_store(&contest->most, inside);
}

static void leave(struct contest *contest)
{
	atomic_fetch_sub(&contest->inside, 1);
}

static void add(struct contestant *contestant)
{
	contestant->contest->plain++;
	contestant->added++;
}

/* A random mixture of work, safe points, and blocking with the lock dropped.
 * "Inside" is left around every call that may give the lock away. */
static void *play(void *argument)
{
	struct contestant *contestant = argument;
	struct contest *contest = contestant->contest;

	gil_acquire(&contest->gil, &contestant->self);
	enter(contest);
	for (int step = 0; step < STEPS; step++) {
		uint64_t dice = mix_next(&contestant->seed);

		add(contestant);
		leave(contest);
		if (dice % 16 == 0) {
			gil_release(&contest->gil, &contestant->self);
			if (dice & 16)
				sched_yield();
			gil_acquire(&contest->gil, &contestant->self);
		} else {
			gil_poll(&contest->gil, &contestant->self);
		}
		enter(contest);
	}
	leave(contest);
	gil_release(&contest->gil, &contestant->self);
	return NULL;
}

static void start_contest(struct contest *contest)
{
	const struct gil_config config = {.switch_interval_ns = INTERVAL_NS};

	*contest = (struct contest){0};
	assert_int_equal(gil_init(&contest->gil, &config), 0);
}

static void never_two_holders_and_nothing_lost(void **state)
{
	struct contest contest;

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		struct contestant contestants[THREADS];
		pthread_t threads[THREADS];
		long added = 0;

		start_contest(&contest);
		for (unsigned i = 0; i < THREADS; i++) {
			contestants[i] = (struct contestant){.contest = &contest, .seed = mix64(round * THREADS + i)};
			assert_int_equal(pthread_create(&threads[i], NULL, play, &contestants[i]), 0);
		}
		for (unsigned i = 0; i < THREADS; i++) {
			pthread_join(threads[i], NULL);
			added += contestants[i].added;
		}
		assert_int_equal(atomic_load(&contest.most), 1);
		assert_int_equal(added, (long)THREADS * STEPS);
		assert_int_equal(contest.plain, added);
		assert_false(contest.gil.locked);
		gil_destroy(&contest.gil);
	}
}

/* A spinner that only polls: the waiter gets the lock by a forced switch and
 * never without one. */
struct spinner {
	struct contest *contest;
	struct gil_thread self;
	atomic_int stop;
	atomic_int holds;
};

static void *spin(void *argument)
{
	struct spinner *spinner = argument;

	gil_acquire(&spinner->contest->gil, &spinner->self);
	atomic_store(&spinner->holds, 1);
	while (!atomic_load(&spinner->stop))
		gil_poll(&spinner->contest->gil, &spinner->self);
	gil_release(&spinner->contest->gil, &spinner->self);
	return NULL;
}

static bool holds(struct gil *gil, const struct gil_thread *thread)
{
	bool is_holder;

	pthread_mutex_lock(&gil->mutex);
	is_holder = gil->holder == thread;
	pthread_mutex_unlock(&gil->mutex);
	return is_holder;
}

static void a_waiter_is_served_by_a_forced_switch(void **state)
{
	struct contest contest;
	struct spinner spinner = {.contest = &contest};
	struct gil_thread waiter = {0};
	pthread_t thread;
	const unsigned times = 20;

	(void)state;
	start_contest(&contest);
	assert_int_equal(pthread_create(&thread, NULL, spin, &spinner), 0);
	while (!atomic_load(&spinner.holds))
		sched_yield();
	for (unsigned i = 0; i < times; i++) {
		gil_acquire(&contest.gil, &waiter);
		assert_true(holds(&contest.gil, &waiter));
		gil_release(&contest.gil, &waiter);
		/* Let the spinner have it again. */
		while (holds(&contest.gil, &waiter))
			sched_yield();
	}
	atomic_store(&spinner.stop, 1);
	pthread_join(thread, NULL);
	assert_int_equal(waiter.stats.acquisitions, times);
	assert_int_equal(waiter.stats.contended, times);
	assert_int_equal(waiter.stats.switches, times);
	assert_int_equal(spinner.self.stats.forced_switches, times);
	assert_int_equal(spinner.self.stats.acquisitions, times + 1);
	gil_destroy(&contest.gil);
}

static void a_waiter_waits_at_least_one_interval(void **state)
{
	const struct gil_config config = {.switch_interval_ns = 5 * NS_PER_MS};
	struct contest contest = {0};
	struct spinner spinner = {.contest = &contest};
	struct gil_thread waiter = {0};
	pthread_t thread;

	(void)state;
	assert_int_equal(gil_init(&contest.gil, &config), 0);
	assert_int_equal(pthread_create(&thread, NULL, spin, &spinner), 0);
	while (!atomic_load(&spinner.holds))
		sched_yield();
	gil_acquire(&contest.gil, &waiter);
	gil_release(&contest.gil, &waiter);
	atomic_store(&spinner.stop, 1);
	pthread_join(thread, NULL);
	/* No upper bound is asserted: the machine may be busy. */
	assert_true(waiter.stats.wait_ns >= config.switch_interval_ns);
	gil_destroy(&contest.gil);
}

static void alone_it_never_waits(void **state)
{
	struct contest contest;
	struct gil_thread self = {0};

	(void)state;
	start_contest(&contest);
	for (int i = 0; i < 1000; i++) {
		gil_acquire(&contest.gil, &self);
		gil_poll(&contest.gil, &self);
		assert_int_equal(gil_release(&contest.gil, &self), 0);
	}
	assert_int_equal(self.stats.acquisitions, 1000);
	assert_int_equal(self.stats.contended, 0);
	assert_int_equal(self.stats.switches, 1);
	assert_int_equal(self.stats.forced_switches, 0);
	assert_int_equal(self.stats.wait_ns, 0);
	gil_destroy(&contest.gil);
}

static void release_without_hold_is_refused(void **state)
{
	struct contest contest;
	struct gil_thread one = {0}, other = {0};

	(void)state;
	start_contest(&contest);
	assert_int_equal(gil_release(&contest.gil, &one), -EPERM);
	gil_acquire(&contest.gil, &one);
	assert_int_equal(gil_release(&contest.gil, &other), -EPERM);
	assert_true(contest.gil.locked);
	assert_int_equal(gil_release(&contest.gil, &one), 0);
	assert_int_equal(gil_release(&contest.gil, &one), -EPERM);
	gil_destroy(&contest.gil);
}

static void an_interval_must_be_positive(void **state)
{
	struct gil gil;

	(void)state;
	assert_int_equal(gil_init(&gil, &(struct gil_config){.switch_interval_ns = 0}), -EINVAL);
	assert_int_equal(gil_init(&gil, &(struct gil_config){.switch_interval_ns = -1}), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_two_holders_and_nothing_lost),
		cmocka_unit_test(a_waiter_is_served_by_a_forced_switch),
		cmocka_unit_test(a_waiter_waits_at_least_one_interval),
		cmocka_unit_test(alone_it_never_waits),
		cmocka_unit_test(release_without_hold_is_refused),
		cmocka_unit_test(an_interval_must_be_positive),
	};

	return RUN_TESTS("gil", tests);
}
