/* SPDX-License-Identifier: MIT
 *
 * A machine that is as the model says: its parts must be found again, and jobs that it was not
 * fitted to be predicted.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/model.h"
#include "unit.h"

#define SETUP	 3e5
#define WORKER	 4.5e5
#define PARENT	 2.5e7
#define LATE	 8e4
#define CPUS	 1.9
#define LOCKED_S 6e4 /* a thread */

static double most(double a, double b)
{
	return a > b ? a : b;
}

/* Written apart from the model, for two kinds. */
static double truth(const char *strategy, double n, double tasks, double cpu, double block, double gib)
{
	double wait = block > 0 ? block + LATE : 0, share = ceil(tasks / n);

	if (strcmp(strategy, "serial") == 0)
		return 2e3 + tasks * (cpu + wait);
	if (strcmp(strategy, "gil") == 0)
		return n * LOCKED_S +
		       (cpu > 5e6 ? tasks * cpu + share * wait : most(share * (cpu + wait), tasks * cpu + wait));
	return SETUP + n * (WORKER + gib * PARENT) +
	       most(share * (cpu + wait), tasks * cpu / (n < CPUS ? n : CPUS) + wait);
}

/* A calibration that is off: a task takes so many times what was asked. */
static double long_by = 1;

static void add(struct trial_list *list, const char *strategy, double n, double tasks, double cpu, double block,
		double gib)
{
	for (unsigned round = 0; round < 3; round++) {
		struct trial trial = {.schema = TRIAL_SCHEMA,
				      .run_id = 1,
				      .round = round,
				      .workers = (uint64_t)n,
				      .tasks = (uint64_t)tasks,
				      .cpu_ns = (int64_t)cpu,
				      .block_ns = (int64_t)block,
				      .blocked_ns = block > 0 ? (int64_t)(tasks * (block + LATE)) : 0,
				      .parent_bytes = (uint64_t)(gib * 1073741824.0),
				      .switch_interval_ns = 5000000,
				      .capacity = 2};

		/* One of three is disturbed. */
		trial.cold_ns = (int64_t)(truth(strategy, n, tasks, long_by * cpu, block, gib) * (round == 1 ? 3 : 1));
		strcpy(trial.harness, "map");
		strcpy(trial.workload, "mixed");
		strcpy(trial.strategy, strategy);
		strcpy(trial.kind, unit_kind(strategy));
		strcpy(trial.transport, "none");
		strcpy(trial.trip, "none");
		strcpy(trial.parent_pages, gib > 0 ? "small" : "none");
		strcpy(trial.writer, "none");
		strcpy(trial.start, "immediate");
		strcpy(trial.status, "ok");
		/* Doubled: to copy all for each would take minutes under a sanitizer. */
		if (!(list->count & (list->count - 1)))
			list->trials = realloc(list->trials, (2 * list->count + 1) * sizeof(trial));
		assert_non_null(list->trials);
		list->trials[list->count++] = trial;
	}
}

static void measure(struct trial_list *list)
{
	static const char *const strategies[] = {"serial", "gil", "processes"};

	for (unsigned s = 0; s < 3; s++)
		for (unsigned n = 1; n <= 4; n *= 2)
			for (unsigned size = 0; size < 4; size++) {
				double cpu = 1e4 * pow(10, size);

				add(list, strategies[s], n, 8, cpu, 0, 0);
				add(list, strategies[s], n, 8, cpu, cpu, 0);
				add(list, strategies[s], n, 8, cpu, 0, 0.5);
			}
}

static bool is_near(double found, double true_value)
{
	return fabs(found / true_value - 1) < 0.02;
}

static void parts_are_found_again(void **state)
{
	struct trial_list list = {0};
	const struct model_strategy *found;
	struct model model;

	(void)state;
	measure(&list);
	assert_int_equal(model_fit(&list, &model), 0);
	assert_int_equal(model.count, 3);
	found = model_find(&model, "processes", "none");
	assert_non_null(found);
	assert_int_equal(found->kind, KIND_PROCESSES);
	assert_true(is_near(found->parts[MODEL_SETUP_NS], SETUP));
	assert_true(is_near(found->parts[MODEL_WORKER_NS], WORKER));
	assert_true(is_near(found->parts[MODEL_PARENT_NS], PARENT));
	assert_true(is_near(found->parts[MODEL_LATE_NS], LATE));
	assert_true(is_near(found->parts[MODEL_CPUS], CPUS));
	assert_true(found->spread < 0.01);
	found = model_find(&model, "gil", "none");
	assert_int_equal(found->kind, KIND_LOCK);
	assert_true(is_near(found->parts[MODEL_WORKER_NS], LOCKED_S));
	assert_null(model_find(&model, "processes", "pipe"));
	model_free(&model);
	trial_list_free(&list);
}

/* Two sessions of which one is a fifth slower: a cell is that far from itself, and predictions are the less certain. */
static void a_cell_is_measured_again_with_another_result(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 8, .cpu_ns = 1e6, .switch_interval_ns = 5e6};
	const double apart = log(1.2) / M_SQRT2; /* standard deviation of two */
	struct trial_list list = {0};
	struct model model;
	double one, both;

	(void)state;
	measure(&list);
	assert_int_equal(model_fit(&list, &model), 0);
	assert_true(model.strategies[0].repeat < 1e-9); /* one session of one restart tells nothing */
	one = model_predict(&model, &model.strategies[0], &job).error;
	model_free(&model);
	for (size_t i = 0, count = list.count; i < count; i++) {
		struct trial trial = list.trials[i];

		trial.run_id = 2;
		trial.cold_ns = (int64_t)(1.2 * (double)trial.cold_ns);
		list.trials = realloc(list.trials, (list.count + 1) * sizeof(trial));
		assert_non_null(list.trials);
		list.trials[list.count++] = trial;
	}
	list.capacity = list.count;
	assert_int_equal(model_fit(&list, &model), 0);
	assert_true(is_near(model.strategies[0].repeat, apart));
	both = model_predict(&model, &model.strategies[0], &job).error;
	assert_true(both > hypot(one, apart) * 0.9);
	model_free(&model);
	trial_list_free(&list);
}

static void other_jobs_are_predicted(void **state)
{
	static const char *const strategies[] = {"serial", "gil", "processes"};
	struct trial_list list = {0}, others = {0};
	struct model_cell *cells;
	struct model model;
	size_t count;

	(void)state;
	measure(&list);
	for (unsigned s = 0; s < 3; s++) {
		add(&others, strategies[s], 3, 100, 5e5, 2e5, 0);
		add(&others, strategies[s], 16, 1000, 2e4, 1e6, 1);
		add(&others, strategies[s], 2, 7, 2e7, 1e6, 0);
	}
	assert_int_equal(model_fit(&list, &model), 0);
	assert_int_equal(model_compare(&model, &others, &cells, &count), 0);
	assert_int_equal(count, 9);
	for (size_t i = 0; i < count; i++) {
		struct model_job job = model_job_of(&cells[i].key);
		struct estimate predicted =
			model_predict(&model, model_find(&model, cells[i].key.strategy, "none"), &job);

		assert_true(is_near(cells[i].predicted_ns, cells[i].measured_ns));
		assert_true(predicted.low <= predicted.center && predicted.center <= predicted.high);
	}
	free(cells);
	model_free(&model);
	trial_list_free(&list);
	trial_list_free(&others);
}

/* Serial's own time says what tasks took, in its cell, or, where that has no serial, in its run. */
static void a_wrong_calibration_is_taken_out(void **state)
{
	struct trial_list list = {0};
	const struct model_strategy *found;
	struct model_cell *cells;
	struct model model;
	size_t count, corrected = 0;

	(void)state;
	long_by = 1.25;
	measure(&list);
	long_by = 1;
	/* No serial where four workers are asked for. */
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.trials[i].strategy, "serial") == 0 && list.trials[i].workers == 4)
			strcpy(list.trials[i].status, "timeout");
	assert_int_equal(model_fit(&list, &model), 0);
	found = model_find(&model, "processes", "none");
	assert_true(is_near(found->parts[MODEL_WORKER_NS], WORKER));
	assert_true(is_near(found->parts[MODEL_CPUS], CPUS));
	assert_true(found->spread < 0.01);
	assert_int_equal(model_compare(&model, &list, &cells, &count), 0);
	for (size_t i = 0; i < count; i++) {
		bool itself = strcmp(cells[i].key.strategy, "serial") == 0;

		assert_true(is_near(cells[i].predicted_ns, cells[i].measured_ns));
		assert_int_equal(cells[i].task_size,
				 itself || cells[i].key.workers == 4 ? TASK_SIZE_CORRECTED : TASK_SIZE_MEASURED);
		corrected += cells[i].task_size == TASK_SIZE_CORRECTED;
	}
	assert_int_equal(corrected, 2 * 12 + 2 * 12);
	free(cells);
	model_free(&model);
	trial_list_free(&list);
}

/* The lock is held once for each task, however many workers there are beyond. */
static void idle_workers_take_no_turns(void **state)
{
	const struct model_strategy gil = {.name = "gil", .kind = KIND_LOCK, .parts = {[MODEL_CPUS] = 2}};
	struct model_job job = {.workers = 8, .tasks = 2, .cpu_ns = 1e7, .switch_interval_ns = 5e6};

	(void)state;
	assert_true(is_near(model_makespan_ns(&gil, &job), 2e7));
	job.tasks = 9; /* eight to their ends together, then the ninth */
	job.block_ns = 1e6;
	assert_true(is_near(model_makespan_ns(&gil, &job), 9e7 + 2 * 1e6));
	/* No jump where the turns are as long as the interval. */
	job.block_ns = 0;
	job.cpu_ns = 5e6 * 1.0001;
	assert_true(is_near(model_makespan_ns(&gil, &job), 9 * 5e6));
	job.cpu_ns = 5e6;
	assert_true(is_near(model_makespan_ns(&gil, &job), 9 * 5e6));
}

/* Cells over a pipe that tell nothing of a parent. */
static void a_fork_costs_the_same_whatever_tasks_come_over(void **state)
{
	struct trial_list list = {0};
	const struct model_strategy *piped;
	struct model_job job = {
		.workers = 8, .tasks = 16, .cpu_ns = 3e6, .parent_bytes = 4 * 1073741824.0, .handed_over = true};
	struct model model;
	size_t plain;

	(void)state;
	measure(&list);
	plain = list.count;
	for (size_t i = 0; i < plain; i++) {
		struct trial trial = list.trials[i];

		if (trial.parent_bytes || strcmp(trial.strategy, "processes") != 0)
			continue;
		strcpy(trial.transport, "pipe");
		strcpy(trial.trip, "there");
		list.trials = realloc(list.trials, (list.count + 1) * sizeof(trial));
		assert_non_null(list.trials);
		list.trials[list.count++] = trial;
	}
	assert_int_equal(model_fit(&list, &model), 0);
	piped = model_find(&model, "processes", "pipe");
	assert_non_null(piped);
	assert_true(is_near(piped->parts[MODEL_PARENT_NS], PARENT));
	assert_true(is_near(model_terms(piped, &job).parent_ns, 8 * 4 * PARENT));
	model_free(&model);
	trial_list_free(&list);
}

static void what_the_model_does_not_know_is_left_out(void **state)
{
	struct trial_list list = {0};
	struct model model;

	(void)state;
	measure(&list);
	for (size_t i = 0; i < list.count; i++)
		strcpy(list.trials[i].start, "barrier");
	assert_int_equal(model_fit(&list, &model), 0);
	assert_int_equal(model.count, 0);
	/* Too few cells. */
	list.count = (size_t)3 * (MODEL_CELLS_LEAST - 1);
	for (size_t i = 0; i < list.count; i++)
		strcpy(list.trials[i].start, "immediate");
	assert_int_equal(model_fit(&list, &model), 0);
	assert_int_equal(model.count, 0);
	trial_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_found_again),
		cmocka_unit_test(a_cell_is_measured_again_with_another_result),
		cmocka_unit_test(other_jobs_are_predicted),
		cmocka_unit_test(a_wrong_calibration_is_taken_out),
		cmocka_unit_test(idle_workers_take_no_turns),
		cmocka_unit_test(a_fork_costs_the_same_whatever_tasks_come_over),
		cmocka_unit_test(what_the_model_does_not_know_is_left_out),
	};

	return RUN_TESTS("model", tests);
}
