/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "lifecycle/lifecycle.h"
#include "unit.h"

static const struct scenario scenario = {SCENARIO_PROCESSES, SCENARIO_DAEMON, 2, 1000};

/* What a program said, line by line. */
static struct scenario_events said(const char *const *lines)
{
	struct scenario_events events = {.started_ns = 100, .exited_ns = 1000};

	for (; *lines; lines++)
		assert_int_equal(scenario_take_event(&events, *lines), 0);
	return events;
}

static const char *outcome_of(const char *const *lines)
{
	static struct scenario_row row;
	struct scenario_events events = said(lines);

	return scenario_judge(&scenario, &events, &row) == 0 ? row.outcome : "none";
}

static void a_workers_fate_is_told_by_when_it_finished(void **state)
{
	(void)state;
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "finish 1 300", "finish 2 310",
							"end 0 400", "free 1 500", "free 2 500", NULL}),
			    "finished_before");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "finish 1 300",
							"finish 2 310", "free 1 500", "free 2 500", NULL}),
			    "waited_for");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "held 1 500",
							"held 2 500", NULL}),
			    "ended");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "held 1 500",
							"held 2 500", "finish 1 2000", "finish 2 2000", NULL}),
			    "left_behind");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "held 1 500",
							"held 2 500", "orphan 1 900", "orphan 2 900", NULL}),
			    "left_behind");
}

static void half_an_account_is_none(void **state)
{
	(void)state;
	/* main's end, a worker's start, a lock, or workers of one mind are missing */
	assert_string_equal(
		outcome_of((const char *[]){"start 1 200", "start 2 210", "held 1 500", "held 2 500", NULL}), "none");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "end 0 250", "held 1 500", "held 2 500", NULL}),
			    "none");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "held 1 500", NULL}),
			    "none");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "finish 1 300",
							"free 1 500", "free 2 500", NULL}),
			    "none");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 250", "held 1 500",
							"free 2 500", NULL}),
			    "none");
	assert_string_equal(outcome_of((const char *[]){"start 1 200", "start 2 210", "end 0 5000", "held 1 500",
							"held 2 500", NULL}),
			    "none");
}

static void what_is_no_event_is_refused(void **state)
{
	static const char *const bad[] = {"",		"start",     "start 1",	    "start x 5", "start 0 5",
					  "start 17 5", "dance 1 5", "finish -1 5", "end"};
	struct scenario_events events = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(scenario_take_event(&events, bad[i]), -EPROTO);
}

static void output_counts_as_arrived_when_all_of_it_has(void **state)
{
	struct scenario_events events =
		said((const char *[]){"start 1 200", "start 2 210", "end 0 250", "held 1 500", "held 2 500", NULL});
	struct scenario_row row;

	(void)state;
	assert_int_equal(scenario_judge(&scenario, &events, &row), 0);
	assert_string_equal(row.output, "lost");
	assert_string_equal(row.lock, "held");
	assert_int_equal(row.exit_delay_ns, 750);
	assert_int_equal(row.end_ns, 150);
	scenario_take_output(&events, "x\nWorker 1: this was written and not flushed\n");
	assert_int_equal(scenario_judge(&scenario, &events, &row), -EPROTO);
	scenario_take_output(&events, "Worker 2: this was written and not flushed");
	assert_int_equal(scenario_judge(&scenario, &events, &row), 0);
	assert_string_equal(row.output, "arrived");
}

static void scenarios_differ_by_outcome_and_not_by_time(void **state)
{
	struct scenario_row a = {.exit_delay_ns = 1, .outcome = "ended", .output = "lost", .lock = "held"}, b = a;

	(void)state;
	b.exit_delay_ns = 99;
	assert_true(scenario_same(&a, &b));
	strcpy(b.lock, "free");
	assert_false(scenario_same(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_workers_fate_is_told_by_when_it_finished),
		cmocka_unit_test(half_an_account_is_none),
		cmocka_unit_test(what_is_no_event_is_refused),
		cmocka_unit_test(output_counts_as_arrived_when_all_of_it_has),
		cmocka_unit_test(scenarios_differ_by_outcome_and_not_by_time),
	};

	return RUN_TESTS("lifecycle", tests);
}
