/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "base/cpus.h"
#include "harness/williams.h"
#include "unit.h"

#define MOST 11

/* In how many rounds is a design whole? */
static unsigned design(unsigned n)
{
	return n % 2 ? 2 * n : n;
}

static void each_stands_everywhere_and_follows_each_other_equally_often(void **state)
{
	(void)state;
	for (unsigned n = 2; n <= MOST; n++)
		for (uint64_t seed = 0; seed < 5; seed++)
			for (unsigned block = 0; block < 3; block++) {
				unsigned places[MOST][MOST] = {{0}}, follows[MOST][MOST] = {{0}}, order[MOST];
				unsigned rounds = design(n);

				for (unsigned round = 0; round < rounds; round++) {
					williams_order(seed, n, block * rounds + round, order);
					for (unsigned i = 0; i < n; i++) {
						assert_true(order[i] < n);
						places[order[i]][i]++;
						if (i > 0)
							follows[order[i]][order[i - 1]]++;
					}
				}
				for (unsigned i = 0; i < n; i++)
					for (unsigned j = 0; j < n; j++) {
						assert_int_equal(places[i][j], rounds / n);
						assert_int_equal(follows[i][j], i == j ? 0 : rounds / n);
					}
			}
}

static void another_seed_and_another_block_have_another_order(void **state)
{
	unsigned one[6], other[6], same = 0;

	(void)state;
	for (uint64_t seed = 1; seed < 100; seed++) {
		williams_order(0, 6, 0, one);
		williams_order(seed, 6, 0, other);
		same += memcmp(one, other, sizeof(one)) == 0;
	}
	assert_true(same < 20);
	same = 0;
	for (unsigned block = 1; block < 100; block++) {
		williams_order(0, 6, 6 * block, other);
		same += memcmp(one, other, sizeof(one)) == 0;
	}
	assert_true(same < 40);
}

static void one_treatment_needs_no_order(void **state)
{
	unsigned order[1] = {7};

	(void)state;
	williams_order(3, 1, 5, order);
	assert_int_equal(order[0], 0);
	williams_order(3, 0, 5, order);
}

static void rounds_start_on_allowed_cpus_each_once(void **state)
{
	struct cpu_starts starts;
	struct cpus *cpus;
	cpu_set_t mask;

	(void)state;
	assert_int_equal(cpus_load(&cpus), 0);
	assert_int_equal(sched_getaffinity(0, sizeof(mask), &mask), 0);
	cpus_starts(cpus, &starts);
	assert_int_equal(starts.count, cpus_allowed(cpus) < CPUS_STARTS_MOST ? cpus_allowed(cpus) : CPUS_STARTS_MOST);
	for (unsigned i = 0; i < starts.count; i++) {
		struct cpu_mask former;

		assert_true(CPU_ISSET(starts.cpus[i], &mask));
		for (unsigned j = 0; j < i; j++)
			assert_int_not_equal(starts.cpus[i], starts.cpus[j]);
		assert_int_equal(cpus_start_on(starts.cpus[i], &former), 0);
		assert_int_equal(cpus_current(), starts.cpus[i]);
		assert_int_equal(cpus_unplace_self(&former), 0);
	}
	/* A CPU that is not there, or not allowed, changes nothing. */
	{
		struct cpu_mask former;
		cpu_set_t after;

		assert_int_equal(cpus_start_on(CPUS_MOST, &former), -EINVAL);
		assert_int_equal(cpus_start_on(CPUS_MOST - 1, &former), -EINVAL);
		assert_int_equal(sched_getaffinity(0, sizeof(after), &after), 0);
		assert_true(CPU_EQUAL(&mask, &after));
	}
	cpus_free(cpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_everywhere_and_follows_each_other_equally_often),
		cmocka_unit_test(another_seed_and_another_block_have_another_order),
		cmocka_unit_test(one_treatment_needs_no_order),
		cmocka_unit_test(rounds_start_on_allowed_cpus_each_once),
	};

	return RUN_TESTS("williams", tests);
}
