/* SPDX-License-Identifier: MIT
 *
 * Agreement of trials that were made up, so that every ratio is known; and what
 * processes tell each other of the interpreter.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/fidelity.h"
#include "interpreter/facts.h"
#include "unit.h"

static void add(struct trial_list *list, const char *strategy, unsigned restart, uint64_t background, double ns)
{
	struct trial *trial;

	list->trials = realloc(list->trials, (list->count + 1) * sizeof(struct trial));
	assert_non_null(list->trials);
	trial = &list->trials[list->count++];
	*trial = (struct trial){.schema = TRIAL_SCHEMA,
				.restart = restart,
				.workers = 2,
				.background = background,
				.warm_ns = (int64_t)ns,
				.latency_mean_ns = (int64_t)ns,
				.latency_p50_ns = (int64_t)(ns / 2)};
	strcpy(trial->workload, "mixed");
	strcpy(trial->strategy, strategy);
	strcpy(trial->kind, unit_kind(strategy));
	strcpy(trial->status, "ok");
}

static void near(double got, double wanted)
{
	if (!(fabs(got - wanted) < 1e-6 * fabs(wanted)))
		fail_msg("%.9g is not %.9g", got, wanted);
}

static void speedups_are_each_over_their_own_serial(void **state)
{
	struct trial_list list = {0};
	struct fidelity fidelity;

	(void)state;
	for (unsigned restart = 0; restart < 3; restart++) {
		double machine = 1 + restart;

		add(&list, "serial", restart, 0, 1e6 * machine);
		add(&list, "gil", restart, 0, 1e6 * machine / 1.9);
		/* The interpreter's work takes twice as long; that does not matter. */
		add(&list, "python_serial", restart, 0, 2e6 * machine);
		add(&list, "python_threads", restart, 0, 2e6 * machine / 2);
	}
	assert_int_equal(fidelity_make(&list, VERDICT_MARGIN, &fidelity), 0);
	assert_int_equal(fidelity.count, 1);
	assert_int_equal(fidelity.agreements[0].quantity, QUANTITY_SPEEDUP);
	near(fidelity.agreements[0].simulated, 1e6 / (int64_t)(1e6 / 1.9));
	near(fidelity.agreements[0].real, 2);
	assert_true(fabs(fidelity.agreements[0].ratio.center - 0.95) < 1e-5);
	assert_true(fabs(fidelity.agreements[0].within - 0.05) < 1e-5);
	fidelity_free(&fidelity);
	trial_list_free(&list);
}

static void latencies_are_compared_beside_background_load(void **state)
{
	struct trial_list list = {0};
	struct fidelity fidelity;

	(void)state;
	for (unsigned restart = 0; restart < 3; restart++) {
		add(&list, "gil", restart, 1, 5.5e6);
		add(&list, "python_threads", restart, 1, 5e6);
	}
	assert_int_equal(fidelity_make(&list, VERDICT_MARGIN, &fidelity), 0);
	assert_int_equal(fidelity.count, 2);
	assert_int_equal(fidelity.agreements[0].quantity, QUANTITY_LATENCY_MEAN);
	near(fidelity.agreements[0].ratio.center, 1.1);
	assert_int_equal(fidelity.agreements[1].quantity, QUANTITY_LATENCY_P50);
	near(fidelity.agreements[1].real, 2.5e6);
	fidelity_free(&fidelity);
	trial_list_free(&list);
}

static void rounds_without_the_other_world_are_left_out(void **state)
{
	struct trial_list list = {0};
	struct fidelity fidelity;

	(void)state;
	for (unsigned restart = 0; restart < 4; restart++) {
		add(&list, "gil", restart, 1, 6e6);
		add(&list, "python_threads", restart, 1, 6e6);
	}
	strcpy(list.trials[3].status, "task:EPIPE");
	add(&list, "threads", 0, 1, 1); /* without python_free_threads */
	assert_int_equal(fidelity_make(&list, VERDICT_MARGIN, &fidelity), 0);
	assert_int_equal(fidelity.count, 2);
	assert_int_equal(fidelity.agreements[0].ratio.values, 3);
	fidelity_free(&fidelity);
	trial_list_free(&list);
}

static void nothing_to_compare_is_an_empty_list(void **state)
{
	struct trial_list list = {0};
	struct fidelity fidelity;

	(void)state;
	add(&list, "gil", 0, 0, 1e6);
	assert_int_equal(fidelity_make(&list, VERDICT_MARGIN, &fidelity), 0);
	assert_int_equal(fidelity.count, 0);
	fidelity_free(&fidelity);
	trial_list_free(&list);
}

static void the_interpreters_facts_are_inherited_exactly(void **state)
{
	struct interpreter_facts told = {.has_gil = true, .burn_rate = 0.1 / 3, .digest_rate = 1 + 1e-15}, heard;

	(void)state;
	assert_int_equal(interpreter_hand_on(&told), 0);
	assert_int_equal(interpreter_inherit(&heard), 0);
	assert_true(heard.has_gil);
	assert_true(heard.burn_rate == told.burn_rate && heard.digest_rate == told.digest_rate);
	told.has_gil = false;
	assert_int_equal(interpreter_hand_on(&told), 0);
	assert_int_equal(interpreter_inherit(&heard), 0);
	assert_false(heard.has_gil);
	unsetenv(INTERPRETER_VARIABLE);
	assert_int_equal(interpreter_inherit(&heard), -ENOENT);
}

static void facts_that_cannot_be_read_are_no_facts(void **state)
{
	static const char *const bad[] = {"",	      "1",     "1 0.1",	   "2 0.1 1", "1 0.1 1 1",
					  "1 0.1 1x", "1 0 1", "1 0.1 -1", "1 nan 1", "1 0.1 inf"};
	struct interpreter_facts facts;

	(void)state;
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		setenv(INTERPRETER_VARIABLE, bad[i], 1);
		assert_int_equal(interpreter_inherit(&facts), -EPROTO);
	}
	unsetenv(INTERPRETER_VARIABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(speedups_are_each_over_their_own_serial),
		cmocka_unit_test(latencies_are_compared_beside_background_load),
		cmocka_unit_test(rounds_without_the_other_world_are_left_out),
		cmocka_unit_test(nothing_to_compare_is_an_empty_list),
		cmocka_unit_test(the_interpreters_facts_are_inherited_exactly),
		cmocka_unit_test(facts_that_cannot_be_read_are_no_facts),
	};

	return RUN_TESTS("fidelity", tests);
}
