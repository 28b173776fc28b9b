/* SPDX-License-Identifier: MIT
 *
 * What goes into a store comes out of it, whatever the columns hold.
 */
#include "record/trial_store.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mix.h"
#include "unit.h"

#define TRIALS 3000
#define ARMS   17

static uint64_t state;

/* Small numbers, large ones, and both ends of the range. */
static uint64_t any_word(void)
{
	uint64_t word = mix_next(&state);

	switch (mix_next(&state) % 5) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX;
	case 2:
		return (uint64_t)INT64_MIN;
	case 3:
		return word % 1000;
	default:
		return word;
	}
}

static void set_column(const struct column *column, struct trial *trial)
{
	char *field = (char *)trial + column->offset;
	uint64_t word = any_word();
	double real = (double)(word % 1000) / 7;

	if (column->type == COLUMN_text)
		snprintf(field, TRIAL_NAME_SIZE, "%.*s", (int)(word % TRIAL_NAME_SIZE),
			 "a text that is longer than any name of a strategy or a workload will be");
	else
		memcpy(field, column->type == COLUMN_real ? (void *)&real : (void *)&word, sizeof(word));
}

static struct trial any_trial(void)
{
	struct trial trial;

	memset(&trial, 0, sizeof(trial));
	for (unsigned i = 0; i < trial_column_count; i++)
		if (trial_columns[i].role != ROLE_key && mix_next(&state) % 2)
			set_column(&trial_columns[i], &trial);
	trial.host_id = 1;
	trial.workers = mix_next(&state) % ARMS;
	return trial;
}

static void assert_same(const struct trial *a, const struct trial *b)
{
	for (unsigned i = 0; i < trial_column_count; i++) {
		const struct column *column = &trial_columns[i];
		const char *left = (const char *)a + column->offset, *right = (const char *)b + column->offset;

		if (column->type == COLUMN_text)
			assert_string_equal(left, right);
		else
			assert_memory_equal(left, right, sizeof(uint64_t));
	}
}

static struct trial trials[TRIALS];

static void fill(struct trial_store *store)
{
	state = 1;
	for (unsigned i = 0; i < TRIALS; i++) {
		trials[i] = any_trial();
		trials[i].position = i;
		assert_int_equal(trial_store_add(store, &trials[i]), 0);
	}
	assert_int_equal(store->count, TRIALS);
	assert_int_equal(store->arm_count, ARMS);
}

static void all_comes_out_in_its_order(void **unused)
{
	struct trial_store store = {0};
	struct trial_list list = {0};

	(void)unused;
	fill(&store);
	assert_int_equal(trial_store_move(&store, &list), 0);
	assert_int_equal(list.count, TRIALS);
	for (unsigned i = 0; i < TRIALS; i++)
		assert_same(&list.trials[i], &trials[i]);
	trial_list_free(&list);
}

static bool has_three_workers(const struct trial *first, const void *owner)
{
	(void)owner;
	return first->workers == 3;
}

static void single_arms_can_be_picked(void **unused)
{
	struct trial_store store = {0};
	struct trial_list list = {0};
	unsigned found = 0;

	(void)unused;
	fill(&store);
	assert_int_equal(trial_store_pick(&store, has_three_workers, NULL, &list), 0);
	for (unsigned i = 0; i < TRIALS; i++)
		if (trials[i].workers == 3)
			assert_same(&list.trials[found++], &trials[i]);
	assert_int_equal(found, list.count);
	trial_list_free(&list);
	trial_store_free(&store);
}

static void arms_differ_by_host_and_by_each_key(void **unused)
{
	struct trial_store store = {0};
	struct trial trial = any_trial();
	unsigned keys = 0;

	(void)unused;
	assert_int_equal(trial_store_add(&store, &trial), 0);
	trial.host_id++;
	assert_int_equal(trial_store_add(&store, &trial), 0);
	for (unsigned i = 0; i < trial_column_count; i++) {
		if (trial_columns[i].role != ROLE_key)
			continue;
		((char *)&trial)[trial_columns[i].offset] ^= 1;
		assert_int_equal(trial_store_add(&store, &trial), 0);
		keys++;
	}
	assert_int_equal(store.arm_count, 2 + keys);
	trial_store_free(&store);
}

static void many_arms_are_found_again(void **unused)
{
	struct trial_store store = {0};
	struct trial trial = any_trial();

	(void)unused;
	for (unsigned i = 0; i < 2000; i++) {
		trial.tasks = i % 1000;
		assert_int_equal(trial_store_add(&store, &trial), 0);
	}
	assert_int_equal(store.arm_count, 1000);
	trial_store_free(&store);
}

static void one_trial_twice_is_found(void **unused)
{
	struct trial_store store = {0};
	size_t first, second;

	(void)unused;
	fill(&store);
	assert_int_equal(trial_store_find_twice(&store, &first, &second), 0);
	assert_int_equal(trial_store_add(&store, &trials[1234]), 0);
	assert_int_equal(trial_store_add(&store, &trials[77]), 0);
	assert_int_equal(trial_store_find_twice(&store, &first, &second), 1);
	assert_int_equal(first, 1234);
	assert_int_equal(second, TRIALS);
	trial_store_free(&store);
}

static void a_store_is_much_smaller_than_its_trials(void **unused)
{
	struct trial_store store = {0};
	struct trial trial = any_trial();
	size_t used = 0;

	(void)unused;
	for (unsigned i = 0; i < TRIALS; i++) {
		trial.position = i;
		trial.cold_ns = trial.warm_ns = (int64_t)(1000000 + mix_next(&state) % 1000000);
		assert_int_equal(trial_store_add(&store, &trial), 0);
	}
	for (size_t i = 0; i < store.arm_count; i++)
		used += store.arms[i].used;
	assert_true(used < TRIALS * sizeof(struct trial) / 10);
	trial_store_free(&store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_comes_out_in_its_order),
		cmocka_unit_test(single_arms_can_be_picked),
		cmocka_unit_test(arms_differ_by_host_and_by_each_key),
		cmocka_unit_test(many_arms_are_found_again),
		cmocka_unit_test(one_trial_twice_is_found),
		cmocka_unit_test(a_store_is_much_smaller_than_its_trials),
	};

	return RUN_TESTS("trial_store", tests);
}
