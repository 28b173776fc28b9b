/* SPDX-License-Identifier: MIT
 *
 * The summary of trials that were made up, so that every number is known.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/summary.h"
#include "base/mix.h"
#include "unit.h"

static const struct summary_options by_cold = {.metric = METRIC_COLD, .baseline = "serial", .margin = VERDICT_MARGIN};

static void add(struct trial_list *list, const char *strategy, unsigned restart, unsigned round, double cold_ns,
		const char *status)
{
	struct trial *trial;

	list->trials = realloc(list->trials, (list->count + 1) * sizeof(struct trial));
	assert_non_null(list->trials);
	trial = &list->trials[list->count++];
	*trial = (struct trial){.schema = TRIAL_SCHEMA,
				.run_id = 1,
				.restart = restart,
				.round = round,
				.workers = 2,
				.tasks = 8,
				.cpu_ns = 1000000,
				.cold_ns = (int64_t)cold_ns,
				.warm_ns = (int64_t)(cold_ns / 2),
				.run_ns = (int64_t)cold_ns};
	strcpy(trial->harness, "cpu_bound");
	strcpy(trial->workload, "primes");
	strcpy(trial->strategy, strategy);
	strcpy(trial->kind, unit_kind(strategy));
	strcpy(trial->start, "immediate");
	strcpy(trial->pin, "none");
	strcpy(trial->status, status);
}

/* Rounds whose machine is fast or slow by turns: only ratios are steady. */
static double weather(unsigned restart, unsigned round)
{
	return 1e7 * (1 + (double)(mix64(restart * 100 + round) % 1000) / 500);
}

static struct summary summarize(struct trial_list *list)
{
	struct summary summary;

	assert_int_equal(summary_make(list, &by_cold, &summary), 0);
	return summary;
}

static const struct standing *find(const struct cell_summary *cell, const char *strategy)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (strcmp(cell->standings[i].strategy, strategy) == 0)
			return &cell->standings[i];
	fail_msg("no %s", strategy);
	return NULL;
}

static void pairs_see_through_the_weather(void **state)
{
	struct trial_list list = {0};
	struct summary summary;
	const struct standing *threads;

	(void)state;
	for (unsigned restart = 0; restart < 4; restart++)
		for (unsigned round = 0; round < 5; round++) {
			double slow = weather(restart, round);

			add(&list, "threads", restart, round, slow / 1.9, "ok");
			add(&list, "serial", restart, round, slow, "ok");
			add(&list, "processes", restart, round, slow / 1.8, "ok");
		}
	summary = summarize(&list);
	assert_int_equal(summary.count, 1);
	assert_int_equal(summary.cells[0].rounds, 20);
	assert_int_equal(summary.cells[0].restarts, 4);
	assert_string_equal(summary.cells[0].standings[0].strategy, "serial");
	threads = find(&summary.cells[0], "threads");
	assert_true(fabs(threads->speedup.center - 1.9) < 1e-5);
	assert_true(threads->speedup.low > 1.899 && threads->speedup.high < 1.901);
	assert_int_equal(summary.cells[0].verdict, VERDICT_WIN);
	assert_true(threads->leads);
	assert_false(find(&summary.cells[0], "processes")->leads);
	summary_free(&summary);
	trial_list_free(&list);
}

static void what_cannot_be_told_apart_is_undecided(void **state)
{
	struct trial_list list = {0};
	struct summary summary;

	(void)state;
	for (unsigned restart = 0; restart < 5; restart++)
		for (unsigned round = 0; round < 3; round++) {
			/* Threads and processes win by turns of the restart. */
			double lead = restart % 2 ? 1.1 : 1 / 1.1;

			add(&list, "serial", restart, round, 2e7, "ok");
			add(&list, "threads", restart, round, 1e7, "ok");
			add(&list, "processes", restart, round, 1e7 * lead, "ok");
		}
	summary = summarize(&list);
	/* A task is as large as serial says: 20 ms for eight, and not the millisecond that was asked. */
	assert_true(fabs(summary.cells[0].task_size.cpu_ns - 2.5e6) < 1);
	assert_int_equal(summary.cells[0].task_size.source, TASK_SIZE_MEASURED);
	assert_int_equal(summary.cells[0].verdict, VERDICT_UNDECIDED);
	assert_true(find(&summary.cells[0], "threads")->leads);
	assert_true(find(&summary.cells[0], "processes")->leads);
	assert_false(find(&summary.cells[0], "serial")->leads);
	summary_free(&summary);
	trial_list_free(&list);
}

/* One has two speeds: by its median it is first, and yet behind another in most that its rounds say. */
static void who_is_surely_behind_in_its_rounds_is_not_the_best(void **state)
{
	static const double two_speeds[] = {10, 10, 10, 30, 30};
	struct trial_list list = {0};
	struct summary summary;

	(void)state;
	for (unsigned restart = 0; restart < 6; restart++)
		for (unsigned round = 0; round < 5; round++) {
			add(&list, "serial", restart, round, 20e6, "ok");
			add(&list, "threads", restart, round, two_speeds[(round + restart) % 5] * 1e6, "ok");
			add(&list, "gil", restart, round, 11e6, "ok");
			add(&list, "processes", restart, round, 13e6, "ok");
		}
	summary = summarize(&list);
	assert_int_equal(summary.cells[0].verdict, VERDICT_WIN);
	assert_string_equal(summary.cells[0].standings[summary.cells[0].best].strategy, "gil");
	assert_false(find(&summary.cells[0], "processes")->leads);
	summary_free(&summary);
	free(list.trials);
}

/* Each is ahead of the next in two rounds of three: nobody is the best of a circle. */
static void strategies_that_beat_each_other_in_a_circle_are_undecided(void **state)
{
	static const double gil[] = {10, 20, 30}, processes[] = {20, 30, 10}, threads[] = {30, 10, 20};
	struct trial_list list = {0};
	struct summary summary;

	(void)state;
	for (unsigned restart = 0; restart < 6; restart++)
		for (unsigned round = 0; round < 3; round++) {
			add(&list, "gil", restart, round, gil[round] * 1e6, "ok");
			add(&list, "processes", restart, round, processes[round] * 1e6, "ok");
			add(&list, "threads", restart, round, threads[round] * 1e6, "ok");
		}
	summary = summarize(&list);
	assert_int_equal(summary.cells[0].verdict, VERDICT_UNDECIDED);
	summary_free(&summary);
	free(list.trials);
}

static void failed_trials_are_counted_and_left_out(void **state)
{
	struct trial_list list = {0};
	struct summary summary;
	const struct standing *threads;

	(void)state;
	for (unsigned round = 0; round < 6; round++) {
		add(&list, "serial", 0, round, 2e7, "ok");
		add(&list, "threads", 0, round, round == 2 ? 1 : 1e7, round == 2 ? "create:EAGAIN" : "ok");
	}
	summary = summarize(&list);
	threads = find(&summary.cells[0], "threads");
	assert_int_equal(threads->failed, 1);
	assert_int_equal(threads->trials, 5);
	assert_int_equal(threads->speedup.values, 5);
	assert_true(fabs(threads->speedup.center - 2) < 1e-9);
	summary_free(&summary);
	trial_list_free(&list);
}

static void one_round_decides_nothing(void **state)
{
	struct trial_list list = {0};
	struct summary summary;

	(void)state;
	add(&list, "serial", 0, 0, 2e7, "ok");
	add(&list, "threads", 0, 0, 1e7, "ok");
	summary = summarize(&list);
	assert_int_equal(summary.cells[0].verdict, VERDICT_UNDECIDED);
	summary_free(&summary);
	trial_list_free(&list);
}

static void no_baseline_no_speedup(void **state)
{
	struct trial_list list = {0};
	struct summary summary;

	(void)state;
	for (unsigned round = 0; round < 3; round++) {
		add(&list, "gil", 0, round, 2e7, "ok");
		add(&list, "threads", 0, round, 1e7, "ok");
	}
	summary = summarize(&list);
	assert_true(isnan(find(&summary.cells[0], "threads")->speedup.center));
	assert_int_equal(summary.cells[0].verdict, VERDICT_WIN);
	summary_free(&summary);
	trial_list_free(&list);
}

static void cells_differ_by_any_parameter(void **state)
{
	struct trial_list list = {0};
	struct summary summary;

	(void)state;
	for (unsigned i = 0; i < 6; i++)
		add(&list, "serial", 0, 0, 1e7, "ok");
	list.trials[1].workers = 3;
	list.trials[2].cpu_ns = 5;
	strcpy(list.trials[3].start, "barrier");
	list.trials[4].host_id = 9;
	strcpy(list.trials[5].pin, "spread");
	summary = summarize(&list);
	assert_int_equal(summary.count, 6);
	summary_free(&summary);
	trial_list_free(&list);
}

static void the_order_of_rows_does_not_matter(void **state)
{
	struct trial_list list = {0}, shuffled = {0};
	unsigned order[60];
	uint64_t random = 3;
	struct summary one, other;

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		add(&list, "serial", round / 5, round % 5, 2 * weather(0, round), "ok");
		add(&list, "threads", round / 5, round % 5, weather(1, round), "ok");
		add(&list, "gil", round / 5, round % 5, weather(2, round), "ok");
	}
	mix_shuffle(&random, order, 60);
	shuffled = (struct trial_list){calloc(60, sizeof(struct trial)), 60, 60};
	for (unsigned i = 0; i < 60; i++)
		shuffled.trials[i] = list.trials[order[i]];
	one = summarize(&list);
	other = summarize(&shuffled);
	assert_int_equal(other.count, 1);
	for (unsigned i = 0; i < 3; i++) {
		assert_string_equal(one.cells[0].standings[i].strategy, other.cells[0].standings[i].strategy);
		assert_memory_equal(&one.cells[0].standings[i].speedup, &other.cells[0].standings[i].speedup,
				    sizeof(struct estimate));
	}
	summary_free(&one);
	summary_free(&other);
	trial_list_free(&list);
	trial_list_free(&shuffled);
}

static void a_store_says_the_same_as_a_list(void **state)
{
	struct trial_store store = {0};
	struct trial_list list = {0};
	struct summary one, other;

	(void)state;
	for (unsigned round = 0; round < 20; round++)
		for (unsigned workers = 2; workers <= 4; workers += 2) {
			add(&list, "threads", round / 5, round % 5, weather(1, round), "ok");
			add(&list, "serial", round / 5, round % 5, 2 * weather(0, round), "ok");
			list.trials[list.count - 1].workers = list.trials[list.count - 2].workers = workers;
		}
	for (size_t i = list.count; i > 0; i--)
		assert_int_equal(trial_store_add(&store, &list.trials[i - 1]), 0);
	one = summarize(&list);
	assert_int_equal(summary_make_of_store(&store, &by_cold, &other), 0);
	assert_int_equal(other.count, 2);
	for (unsigned i = 0; i < 2; i++)
		for (unsigned j = 0; j < 2; j++) {
			const struct standing *a = &one.cells[i].standings[j], *b = &other.cells[i].standings[j];

			assert_string_equal(a->strategy, b->strategy);
			assert_int_equal(a->trials, b->trials);
			assert_memory_equal(&a->speedup.center, &b->speedup.center, sizeof(double));
			assert_memory_equal(&a->speedup.low, &b->speedup.low, sizeof(double));
			assert_memory_equal(&a->time_ns.center, &b->time_ns.center, sizeof(double));
		}
	summary_free(&one);
	summary_free(&other);
	trial_store_free(&store);
	trial_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_see_through_the_weather),
		cmocka_unit_test(what_cannot_be_told_apart_is_undecided),
		cmocka_unit_test(who_is_surely_behind_in_its_rounds_is_not_the_best),
		cmocka_unit_test(strategies_that_beat_each_other_in_a_circle_are_undecided),
		cmocka_unit_test(failed_trials_are_counted_and_left_out),
		cmocka_unit_test(one_round_decides_nothing),
		cmocka_unit_test(no_baseline_no_speedup),
		cmocka_unit_test(cells_differ_by_any_parameter),
		cmocka_unit_test(the_order_of_rows_does_not_matter),
		cmocka_unit_test(a_store_says_the_same_as_a_list),
	};

	return RUN_TESTS("summary", tests);
}
