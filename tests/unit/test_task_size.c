/* SPDX-License-Identifier: MIT
 *
 * Sizes of tasks: what serial took, where it was measured, and what was asked, where it was not.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/task_size.h"
#include "unit.h"

#define TASKS 8

static struct trial *add(struct trial_list *list, const char *strategy, unsigned round, int64_t cpu_ns, double took_ns)
{
	struct trial trial = {.schema = TRIAL_SCHEMA,
			      .run_id = 1,
			      .restart = round / 2,
			      .round = round % 2,
			      .workers = 2,
			      .tasks = TASKS,
			      .cpu_ns = cpu_ns,
			      .cold_ns = (int64_t)(TASKS * took_ns)};

	strcpy(trial.harness, "sweep");
	strcpy(trial.workload, "primes");
	strcpy(trial.strategy, strategy);
	strcpy(trial.kind, unit_kind(strategy));
	strcpy(trial.transport, "none");
	strcpy(trial.start, "immediate");
	strcpy(trial.status, "ok");
	list->trials = realloc(list->trials, (list->count + 1) * sizeof(trial));
	assert_non_null(list->trials);
	list->trials[list->count] = trial;
	return &list->trials[list->count++];
}

static struct task_size size_of(struct trial_list *list)
{
	struct task_size size;

	assert_int_equal(task_size_of(list->trials, list->count, &size), 0);
	trial_list_free(list);
	return size;
}

static void assert_size(struct task_size size, double cpu_ns, enum task_size_source source)
{
	if (fabs(size.cpu_ns - cpu_ns) > 1e-6 * fabs(cpu_ns))
		fail_msg("%g ns instead of %g", size.cpu_ns, cpu_ns);
	assert_int_equal(size.source, source);
}

static void serial_says_how_large_a_task_is(void **state)
{
	struct trial_list list = {0};

	(void)state;
	add(&list, "gil", 0, 1000, 9000);
	add(&list, "serial", 0, 1000, 1200);
	add(&list, "serial", 1, 1000, 3600); /* disturbed */
	add(&list, "serial", 2, 1000, 1300);
	assert_size(size_of(&list), 1300, TASK_SIZE_MEASURED);
}

static void without_serial_the_nominal_size_stands(void **state)
{
	struct trial_list list = {0};

	(void)state;
	add(&list, "gil", 0, 1000, 9000);
	assert_size(size_of(&list), 1000, TASK_SIZE_NOMINAL);
	strcpy(add(&list, "serial", 0, 1000, 1200)->status, "timeout");
	add(&list, "gil", 0, 1000, 9000);
	assert_size(size_of(&list), 1000, TASK_SIZE_NOMINAL);
	/* Beside background load, a makespan is no CPU time. */
	add(&list, "serial", 0, 1000, 2000)->background = 2;
	assert_size(size_of(&list), 1000, TASK_SIZE_NOMINAL);
	add(&list, "serial", 0, 1000, 1200)->tasks = 0;
	assert_size(size_of(&list), 1000, TASK_SIZE_NOMINAL);
}

static void blocking_is_no_part_of_it(void **state)
{
	struct trial_list list = {0};
	struct trial *trial = add(&list, "serial", 0, 1000, 51200);

	(void)state;
	trial->block_ns = 50000;
	trial->blocked_ns = (int64_t)TASKS * 50100;
	assert_size(size_of(&list), 1100, TASK_SIZE_MEASURED);
	/* What was observed is not known: what was asked. */
	add(&list, "serial", 0, 1000, 51200)->block_ns = 50000;
	assert_size(size_of(&list), 1200, TASK_SIZE_MEASURED);
	/* Less than it blocked: no size. */
	add(&list, "serial", 0, 1000, 49000)->block_ns = 50000;
	assert_size(size_of(&list), 1000, TASK_SIZE_NOMINAL);
	/* Tasks that only wait have none. */
	add(&list, "serial", 0, 0, 51200)->block_ns = 50000;
	assert_size(size_of(&list), 0, TASK_SIZE_NOMINAL);
	/* Tasks with a size of their own have what they take. */
	add(&list, "serial", 0, 0, 700);
	assert_size(size_of(&list), 700, TASK_SIZE_MEASURED);
}

static void with_a_barrier_the_warm_makespan_counts(void **state)
{
	struct trial_list list = {0};
	struct trial *trial = add(&list, "serial", 0, 1000, 1500);

	(void)state;
	trial->warm_ns = (int64_t)TASKS * 1100;
	strcpy(trial->start, "barrier");
	assert_size(size_of(&list), 1100, TASK_SIZE_MEASURED);
}

static void each_cell_has_its_own_size(void **state)
{
	struct trial_list list = {0};
	struct task_sizes sizes;
	struct trial other;
	struct task_size size;

	(void)state;
	for (unsigned round = 0; round < 4; round++) {
		add(&list, "gil", round, 4000, 5000);
		add(&list, "processes", round, 2000, 5000);
		add(&list, "serial", round, 1000, 1100);
		add(&list, "serial", round, 4000, 4800);
		add(&list, "gil", round, 1000, 3000);
		add(&list, "serial", round, 8000, 9600)->run_id = 2;
	}
	assert_int_equal(task_sizes_make(&list, &sizes), 0);
	assert_int_equal(sizes.count, 4);
	assert_size(sizes.cells[0].size, 1100, TASK_SIZE_MEASURED);
	assert_int_equal(sizes.cells[0].count, 8);
	assert_size(sizes.cells[1].size, 2000, TASK_SIZE_NOMINAL);
	assert_size(sizes.cells[2].size, 4800, TASK_SIZE_MEASURED);
	other = *sizes.cells[2].trials;
	assert_size(task_sizes_find(&sizes, &other), 4800, TASK_SIZE_MEASURED);
	other.cpu_ns = 3000;
	assert_size(task_sizes_find(&sizes, &other), 3000, TASK_SIZE_NOMINAL);
	/* 1.1 and 1.2 times the nominal size in its run; the other run does not count. */
	assert_int_equal(task_sizes_correct(&sizes, sizes.cells[1].trials, &size), 0);
	assert_size(size, 2300, TASK_SIZE_CORRECTED);
	other.run_id = 3;
	assert_int_equal(task_sizes_correct(&sizes, &other, &size), 0);
	assert_size(size, 3000, TASK_SIZE_NOMINAL);
	task_sizes_free(&sizes);
	trial_list_free(&list);
	assert_int_equal(task_sizes_make(&list, &sizes), 0);
	assert_int_equal(sizes.count, 0);
	assert_size(task_sizes_find(&sizes, &other), 3000, TASK_SIZE_NOMINAL);
	task_sizes_free(&sizes);
}

static void an_axis_is_named_by_all_its_sizes(void **state)
{
	(void)state;
	assert_string_equal(task_size_axis_name(3, 3), "measured");
	assert_string_equal(task_size_axis_name(0, 3), "nominal");
	assert_string_equal(task_size_axis_name(1, 3), "mixed");
	assert_string_equal(task_size_axis_name(0, 0), "nominal");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serial_says_how_large_a_task_is),
		cmocka_unit_test(without_serial_the_nominal_size_stands),
		cmocka_unit_test(blocking_is_no_part_of_it),
		cmocka_unit_test(with_a_barrier_the_warm_makespan_counts),
		cmocka_unit_test(each_cell_has_its_own_size),
		cmocka_unit_test(an_axis_is_named_by_all_its_sizes),
	};

	return RUN_TESTS("task_size", tests);
}
