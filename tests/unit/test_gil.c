/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mix.h"
#include "gil/gil.h"
#include "unit.h"

#define THREADS	    4
#define STEPS	    120
#define SCHEDULES   1500 /* of each policy */
#define INTERVAL_NS INT64_C(20000)
#define PATIENCE_S  120 /* a lost wake-up would hang: end it */

struct contest {
	struct gil gil;
	atomic_int inside; /* holders at this moment */
	atomic_int most;   /* the most that were ever seen */
	long plain;	   /* guarded by nothing but the lock */
};

struct contestant {
	struct contest *contest;
	struct gil_thread self;
	uint64_t seed;
	long added;
	unsigned unanswered; /* forced drops after which nobody else had the lock */
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

static void block(struct contestant *contestant, uint64_t dice)
{
	struct contest *contest = contestant->contest;

	gil_block_begin(&contest->gil, &contestant->self);
	if (dice & 16)
		sched_yield();
	gil_block_end(&contest->gil, &contestant->self);
}

/* A random mixture of work, safe points, and blocking with the lock dropped.
 * "Inside" is left around every call that may give the lock away. */
static void *play(void *argument)
{
	struct contestant *contestant = argument;
	struct contest *contest = contestant->contest;
	const struct gil_stats *stats = &contestant->self.stats;

	gil_acquire(&contest->gil, &contestant->self);
	enter(contest);
	for (int step = 0; step < STEPS; step++) {
		uint64_t dice = mix_next(&contestant->seed), forced = stats->forced_switches,
			 switches = stats->switches;

		contest->plain++;
		contestant->added++;
		leave(contest);
		if (dice % 16 == 0)
			block(contestant, dice);
		else
			gil_poll(&contest->gil, &contestant->self);
		enter(contest);
		contestant->unanswered += stats->forced_switches > forced && stats->switches == switches;
	}
	leave(contest);
	gil_release(&contest->gil, &contestant->self);
	return NULL;
}

static void start_contest_of(struct contest *contest, enum gil_policy policy)
{
	const struct gil_config config = {.policy = policy, .switch_interval_ns = INTERVAL_NS, .ticks = 10};

	*contest = (struct contest){0};
	assert_int_equal(gil_init(&contest->gil, &config), 0);
}

static void start_contest(struct contest *contest)
{
	start_contest_of(contest, GIL_TIMED);
}

static void play_schedule(enum gil_policy policy, unsigned schedule)
{
	struct contestant contestants[THREADS];
	struct contest contest;
	pthread_t threads[THREADS];
	uint64_t forced = 0, switches = 0;
	long added = 0;

	start_contest_of(&contest, policy);
	for (unsigned i = 0; i < THREADS; i++) {
		contestants[i] = (struct contestant){.contest = &contest, .seed = mix64(schedule * THREADS + i)};
		assert_int_equal(pthread_create(&threads[i], NULL, play, &contestants[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		added += contestants[i].added;
		forced += contestants[i].self.stats.forced_switches;
		switches += contestants[i].self.stats.switches;
		assert_int_equal(contestants[i].unanswered, 0);
	}
	assert_int_equal(atomic_load(&contest.most), 1);
	assert_int_equal(added, (long)THREADS * STEPS);
	assert_int_equal(contest.plain, added);
	assert_false(contest.gil.locked);
	assert_int_equal(switches + 1, contest.gil.switch_number); /* the first is from nobody */
	assert_true(forced <= switches);
	assert_true(policy != GIL_TICKS || forced == 0);
	gil_destroy(&contest.gil);
}

static void never_two_holders_and_nothing_lost(void **state)
{
	(void)state;
	alarm(PATIENCE_S);
	for (unsigned schedule = 0; schedule < SCHEDULES; schedule++) {
		play_schedule(GIL_TIMED, schedule);
		play_schedule(GIL_TICKS, schedule);
		play_schedule(GIL_HELD, schedule);
	}
	alarm(0);
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

static void *spin_a_while(void *argument)
{
	struct contestant *contestant = argument;
	int64_t until_ns = clock_now_ns() + 50 * NS_PER_MS;

	gil_acquire(&contestant->contest->gil, &contestant->self);
	while (clock_now_ns() < until_ns)
		gil_poll(&contestant->contest->gil, &contestant->self);
	gil_release(&contestant->contest->gil, &contestant->self);
	return NULL;
}

/* A forced switch takes an interval of waiting: there cannot be more of them
 * than intervals, and among spinners there is little but them. */
static void forced_switches_take_an_interval_each(void **state)
{
	struct contest contest;
	struct contestant contestants[THREADS];
	pthread_t threads[THREADS];
	int64_t since_ns = clock_now_ns(), spent_ns;
	uint64_t forced = 0, switches = 0;

	(void)state;
	start_contest(&contest);
	for (unsigned i = 0; i < THREADS; i++) {
		contestants[i] = (struct contestant){.contest = &contest};
		assert_int_equal(pthread_create(&threads[i], NULL, spin_a_while, &contestants[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		forced += contestants[i].self.stats.forced_switches;
		switches += contestants[i].self.stats.switches;
	}
	spent_ns = clock_now_ns() - since_ns;
	assert_true((int64_t)forced * INTERVAL_NS <= spent_ns);
	/* Each switch is forced, or follows the end of a thread. */
	assert_true(switches <= forced + THREADS);
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
	assert_int_equal(self.stats.switches, 0);
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
	assert_int_equal(gil_init(&gil, &(struct gil_config){.policy = GIL_TICKS, .ticks = 0}), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_two_holders_and_nothing_lost),
		cmocka_unit_test(a_waiter_is_served_by_a_forced_switch),
		cmocka_unit_test(a_waiter_waits_at_least_one_interval),
		cmocka_unit_test(forced_switches_take_an_interval_each),
		cmocka_unit_test(alone_it_never_waits),
		cmocka_unit_test(release_without_hold_is_refused),
		cmocka_unit_test(an_interval_must_be_positive),
	};

	return RUN_TESTS("gil", tests);
}
