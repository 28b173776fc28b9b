/* SPDX-License-Identifier: MIT
 *
 * A map of a machine that was made up: fields stand where serial puts them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/map.h"
#include "unit.h"

#define TASKS 4

static void add(struct trial_list *list, const char *strategy, unsigned round, double cpu_ns, bool blocks,
		double cold_ns)
{
	struct trial trial = {.schema = TRIAL_SCHEMA,
			      .run_id = 1,
			      .restart = round,
			      .workers = 2,
			      .tasks = TASKS,
			      .cpu_ns = (int64_t)cpu_ns,
			      .block_ns = blocks ? (int64_t)cpu_ns : 0,
			      .cold_ns = (int64_t)cold_ns};

	strcpy(trial.harness, "map");
	strcpy(trial.workload, "mixed");
	strcpy(trial.strategy, strategy);
	strcpy(trial.kind, unit_kind(strategy));
	strcpy(trial.transport, "none");
	strcpy(trial.start, "immediate");
	strcpy(trial.status, "ok");
	list->trials = realloc(list->trials, (list->count + 1) * sizeof(trial));
	assert_non_null(list->trials);
	list->trials[list->count++] = trial;
}

/* Two rows of three sizes.  A task takes `long_by` times what was asked; where tasks block, 5 % more. */
static void measure(struct trial_list *list, double long_by)
{
	static const double sizes[] = {1e5, 1e6, 1e7};

	for (unsigned round = 0; round < 4; round++)
		for (unsigned i = 0; i < 3; i++)
			for (int blocks = 0; blocks <= 1; blocks++) {
				double task_ns = sizes[i] * long_by * (blocks ? 1.05 : 1);

				add(list, "serial", round, sizes[i], blocks,
				    TASKS * (task_ns + (blocks ? sizes[i] : 0)));
				add(list, "gil", round, sizes[i], blocks, TASKS * task_ns + 1e5);
				add(list, "processes", round, sizes[i], blocks, TASKS * task_ns / 2 + 1.1e6);
			}
}

static struct maps make(struct trial_list *list, const char *among)
{
	struct maps maps;

	assert_int_equal(maps_make(list, among, VERDICT_MARGIN, &maps), 0);
	assert_int_equal(maps.count, 1);
	assert_int_equal(maps.maps[0].count, 6);
	return maps;
}

static bool is_near(double found, double true_value)
{
	return fabs(found / true_value - 1) < 1e-6;
}

static void fields_stand_where_serial_puts_them(void **state)
{
	static const char *const among[] = {MAP_AMONG, "gil,processes"};

	(void)state;
	/* Serial tells the sizes, whether it may win or not. */
	for (unsigned i = 0; i < 2; i++) {
		struct trial_list list = {0};
		const struct map *map;
		struct maps maps;

		measure(&list, 1.2);
		maps = make(&list, among[i]);
		map = &maps.maps[0];
		assert_int_equal(map->measured, 6);
		assert_true(is_near(map->fields[0].cpu_ns, 1e5));
		assert_true(is_near(map->fields[0].task_ns, 1.2e5));
		assert_true(is_near(map->fields[1].task_ns, 1.2e6));
		assert_true(is_near(map->fields[4].task_ns, 1.05 * 1.2e6));
		/* Half way, of logarithms, to the next one's measured size. */
		assert_true(is_near(map->fields[0].task_high_ns, 1.2e5 * sqrt(10)));
		assert_string_equal(map->fields[2].winner, "processes");
		maps_free(&maps);
		trial_list_free(&list);
	}
}

static void without_serial_fields_stand_where_they_were_asked(void **state)
{
	struct trial_list list = {0};
	struct maps maps;

	(void)state;
	measure(&list, 1.2);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.trials[i].strategy, "serial") == 0 && list.trials[i].block_ns > 0)
			strcpy(list.trials[i].status, "timeout");
	maps = make(&list, MAP_AMONG);
	assert_int_equal(maps.maps[0].measured, 3);
	assert_true(maps.maps[0].fields[1].measured);
	assert_false(maps.maps[0].fields[4].measured);
	assert_true(is_near(maps.maps[0].fields[4].task_ns, 1e6));
	maps_free(&maps);
	trial_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_stand_where_serial_puts_them),
		cmocka_unit_test(without_serial_fields_stand_where_they_were_asked),
	};

	return RUN_TESTS("map", tests);
}
