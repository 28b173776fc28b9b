/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/costs.h"
#include "unit.h"

#define GIB 1073741824.0

static struct trial trial_of(const char *harness, const char *strategy, uint64_t restart)
{
	struct trial trial = {.schema = TRIAL_SCHEMA, .run_id = 1, .restart = restart, .workers = 1, .tasks = 1};

	strcpy(trial.harness, harness);
	strcpy(trial.strategy, strategy);
	strcpy(trial.kind, unit_kind(strategy));
	strcpy(trial.transport, "none");
	strcpy(trial.trip, "none");
	strcpy(trial.parent_pages, "none");
	strcpy(trial.writer, "none");
	strcpy(trial.start, "barrier");
	strcpy(trial.status, "ok");
	return trial;
}

static void add(struct trial_list *list, struct trial trial)
{
	list->trials = realloc(list->trials, (list->count + 1) * sizeof(trial));
	list->trials[list->count++] = trial;
}

/* Restarts of a machine where a process costs 400 us and 20 ms a GiB, 50000 bytes,
 * 7 us a task and 0.25 ns a byte by pipe; each restart a little more. */
static void measure(struct trial_list *list, unsigned restarts)
{
	for (unsigned restart = 0; restart < restarts; restart++) {
		double noise = 1 + 0.01 * restart;

		for (uint64_t workers = 1; workers <= 1000; workers *= 10) {
			struct trial trial = trial_of("scale", "processes", restart);

			trial.workers = workers;
			trial.survey_ns = 1;
			trial.create_ns = (int64_t)(noise * (100e3 + 400e3 * (double)workers));
			trial.memory_bytes = (int64_t)(50000 * workers + 70000);
			add(list, trial);
			/* What failed has no time. */
			strcpy(trial.status, "create:EAGAIN");
			trial.create_ns = 1;
			add(list, trial);
		}
		for (unsigned gib = 0; gib <= 4; gib += 2) {
			struct trial trial = trial_of("parent", "processes", restart);

			trial.parent_bytes = (uint64_t)(gib * GIB);
			trial.create_ns = (int64_t)(noise * (400e3 + 20e6 * gib));
			add(list, trial);
		}
		for (uint64_t bytes = 16; bytes <= 16 << 20; bytes *= 16) {
			struct trial trial = trial_of("transport", "processes", restart);

			strcpy(trial.transport, "pipe");
			strcpy(trial.trip, "there");
			trial.tasks = 1000;
			trial.payload_bytes = bytes;
			trial.warm_ns = (int64_t)(1000 * noise * (7000 + 0.25 * (double)bytes));
			add(list, trial);
		}
	}
}

static void lines_are_found_again(void **state)
{
	struct trial_list list = {0};
	struct costs costs;
	const struct worker_cost *cost;

	(void)state;
	measure(&list, 3);
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_int_equal(costs.count, 1);
	cost = &costs.workers[0];
	assert_string_equal(cost->strategy, "processes");
	assert_true(fabs(cost->create_ns.center - (1.01 * 400e3)) <= 100);
	assert_true(cost->create_ns.low > 390e3 && cost->create_ns.low < 404e3);
	assert_true(cost->create_ns.high < 420e3 && cost->create_ns.high > 404e3);
	assert_true(fabs(cost->parent_ns.center - (1.01 * 20e6)) <= 20e3);
	assert_true(fabs(cost->memory_bytes.center - (50000)) <= 1);
	assert_int_equal(cost->transport_count, 1);
	assert_string_equal(cost->transports[0].name, "pipe");
	assert_true(fabs(cost->transports[0].task_ns.center - (1.01 * 7000)) <= 5);
	assert_true(fabs(cost->transports[0].byte_ns.center - (1.01 * 0.25)) <= 0.001);
	/* Nobody measured empty tasks. */
	assert_true(isnan(cost->task_ns.center));
	costs_free(&costs);
	free(list.trials);
}

static void one_restart_has_no_interval(void **state)
{
	struct trial_list list = {0};
	struct costs costs;

	(void)state;
	measure(&list, 1);
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_true(fabs(costs.workers[0].create_ns.center - (400e3)) <= 10);
	assert_true(isnan(costs.workers[0].create_ns.low));
	costs_free(&costs);
	free(list.trials);
}

static struct trial handed_over(uint64_t bytes, int64_t warm_ns)
{
	struct trial trial = trial_of("transport", "threads", 0);

	strcpy(trial.transport, "pipe");
	strcpy(trial.trip, "there");
	trial.tasks = 1000;
	trial.payload_bytes = bytes;
	trial.warm_ns = warm_ns;
	return trial;
}

/* A task of 64 KiB that takes 60 us: nobody knows how much of it is the bytes. */
static void one_place_is_no_line(void **state)
{
	struct trial_list list = {0};
	struct trial parent = trial_of("parent", "threads", 0);
	struct costs costs;

	(void)state;
	add(&list, handed_over(65536, 60000000));
	parent.parent_bytes = (uint64_t)GIB;
	parent.create_ns = 400000;
	add(&list, parent);
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_int_equal(costs.count, 0);
	costs_free(&costs);
	/* Without payload it is known what one costs. */
	add(&list, handed_over(0, 7000000));
	list.trials[2].restart = 1;
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_int_equal(costs.count, 1);
	free(list.trials);
	costs_free(&costs);
}

/* A read that never blocks, and tasks that sleep, have no CPU time asked for either. */
static void what_is_no_empty_task_is_not_one(void **state)
{
	struct trial_list list = {0};
	struct trial reading = trial_of("mixed", "threads", 0), sleeping = handed_over(65536, 10000000000);
	struct costs costs;

	(void)state;
	reading.tasks = 2000;
	reading.warm_ns = 2000000;
	reading.units = 1;
	add(&list, reading);
	sleeping.block_ns = 10000000;
	sleeping.units = 1;
	add(&list, sleeping);
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_int_equal(costs.count, 0);
	costs_free(&costs);
	list.trials[0].units = 0;
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_int_equal(costs.count, 1);
	assert_true(fabs(costs.workers[0].task_ns.center - 1000) < 1);
	costs_free(&costs);
	free(list.trials);
}

static void other_trials_tell_nothing(void **state)
{
	struct trial_list list = {0};
	struct costs costs;

	(void)state;
	add(&list, trial_of("cpu_bound", "threads", 0));
	list.trials[0].cpu_ns = 2000000;
	list.trials[0].create_ns = 50000;
	assert_int_equal(costs_make(&list, &costs), 0);
	assert_int_equal(costs.count, 0);
	costs_free(&costs);
	free(list.trials);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_found_again),     cmocka_unit_test(one_restart_has_no_interval),
		cmocka_unit_test(one_place_is_no_line),	     cmocka_unit_test(what_is_no_empty_task_is_not_one),
		cmocka_unit_test(other_trials_tell_nothing),
	};

	return RUN_TESTS("costs", tests);
}
