/* SPDX-License-Identifier: MIT
 *
 * CPUs shared out among workers.
 */
#include <stdlib.h>

#include "base/cpus.h"
#include "unit.h"

static struct cpu_mask mask_of(const size_t *cpus, size_t count)
{
	struct cpu_mask mask = {0};

	for (size_t i = 0; i < count; i++)
		CPU_SET_S(cpus[i], sizeof(mask), mask.sets);
	return mask;
}

static void assert_share(const struct cpu_mask *mask, unsigned index, unsigned team, const size_t *cpus, size_t count)
{
	struct cpu_mask wanted = mask_of(cpus, count), share;

	assert_true(cpus_share(NULL, mask, index, team, &share));
	assert_memory_equal(&share, &wanted, sizeof(share));
}

#define SHARE(mask, index, team, ...)                                                                                  \
	assert_share(mask, index, team, (const size_t[]){__VA_ARGS__},                                                 \
		     sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

static void each_cpu_is_in_one_share(void **state)
{
	static const size_t all[] = {0, 1, 2, 3, 4, 5, 6, 7}, some[] = {1, 3, 1030, 8191};
	struct cpu_mask eight = mask_of(all, 8), sparse = mask_of(some, 4);

	(void)state;
	SHARE(&eight, 0, 2, 0, 1, 2, 3);
	SHARE(&eight, 1, 2, 4, 5, 6, 7);
	SHARE(&eight, 0, 3, 0, 1, 2);
	SHARE(&eight, 1, 3, 3, 4, 5);
	SHARE(&eight, 2, 3, 6, 7);
	SHARE(&eight, 7, 8, 7);
	SHARE(&eight, 8, 20, 0);
	SHARE(&eight, 19, 20, 3);
	SHARE(&sparse, 0, 2, 1, 3);
	SHARE(&sparse, 1, 2, 1030, 8191);
	SHARE(&sparse, 6, 9, 1030);
}

static void what_is_alone_is_not_bound(void **state)
{
	static const size_t third[] = {3}, all[] = {0, 1, 2, 3};
	struct cpu_mask none = {0}, one = mask_of(third, 1), four = mask_of(all, 4), share;

	(void)state;
	assert_false(cpus_share(NULL, &none, 0, 2, &share));
	assert_false(cpus_share(NULL, &one, 1, 2, &share));
	assert_false(cpus_share(NULL, &four, 0, 1, &share));
	assert_false(cpus_share(NULL, &four, 0, 0, &share));
}

/* Two cores whose threads are 0 and 2, 1 and 3, as most machines number them. */
static void threads_of_a_core_are_in_one_share(void **state)
{
	static const size_t all[] = {0, 1, 2, 3}, first[] = {0, 2}, second[] = {1, 3};
	struct cpu_mask four = mask_of(all, 4), wanted[] = {mask_of(first, 2), mask_of(second, 2)}, share;
	struct cpus *cpus;

	(void)state;
	setenv("HWLOC_SYNTHETIC", "core:2 pu:2(indexes=0,2,1,3)", 1);
	setenv("HWLOC_THISSYSTEM", "1", 1);
	assert_int_equal(cpus_load(&cpus), 0);
	for (unsigned i = 0; i < 2; i++) {
		assert_true(cpus_share(cpus_order(cpus), &four, i, 2, &share));
		assert_memory_equal(&share, &wanted[i], sizeof(share));
	}
	cpus_free(cpus);
	unsetenv("HWLOC_SYNTHETIC");
	unsetenv("HWLOC_THISSYSTEM");
}

static struct cpu_mask now_usable(void)
{
	struct cpu_mask mask = {0};

	assert_int_equal(sched_getaffinity(0, sizeof(mask), mask.sets), 0);
	return mask;
}

static void who_is_placed_gets_its_cpus_back(void **state)
{
	struct cpu_mask before = now_usable(), former, inner, share, now;
	size_t count = (size_t)CPU_COUNT_S(sizeof(before), before.sets);

	(void)state;
	for (unsigned i = 0; i < 2 * count; i++) {
		assert_true(cpus_place_self(NULL, i, (unsigned)count, &former) == (count > 1));
		if (count > 1) {
			now = now_usable();
			assert_true(cpus_share(NULL, &before, i, (unsigned)count, &share));
			assert_memory_equal(&now, &share, sizeof(now));
			assert_true(CPU_ISSET_S((size_t)sched_getcpu(), sizeof(share), share.sets));
			assert_false(cpus_place_self(NULL, 0, 2, &inner)); /* one CPU is not shared out again */
			assert_int_equal(cpus_unplace_self(&former), 0);
		}
		now = now_usable();
		assert_memory_equal(&now, &before, sizeof(now));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cpu_is_in_one_share),
		cmocka_unit_test(threads_of_a_core_are_in_one_share),
		cmocka_unit_test(what_is_alone_is_not_bound),
		cmocka_unit_test(who_is_placed_gets_its_cpus_back),
	};

	return RUN_TESTS("cpus", tests);
}
