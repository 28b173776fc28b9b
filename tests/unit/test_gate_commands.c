/* SPDX-License-Identifier: MIT
 *
 * Whole programs in the gate: what a file of commands says, and verdicts on trials whose truth is known.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/gate.h"
#include "base/mix.h"
#include "unit.h"

static struct gate_commands commands;

static int read_text(const char *text, size_t *line, char reason[120])
{
	FILE *file = fmemopen((char *)text, strlen(text), "r");
	int err;

	assert_non_null(file);
	err = gate_commands_read(file, &commands, line, reason, 120);
	fclose(file);
	return err;
}

static void a_file_has_commands_and_ratios(void **unused)
{
	char reason[120];
	size_t line;

	(void)unused;
	assert_int_equal(read_text("\xEF\xBB\xBF# two of them\r\n"
				   "one = ./job --size=1 # not a comment\n\n"
				   "two=echo 'a = b'\n"
				   "two/one >= 0.9 <= 1.5\n"
				   "one/two <= 2 info\n"
				   "two/one candidate",
				   &line, reason),
			 0);
	assert_int_equal(commands.count, 2);
	assert_string_equal(commands.texts[0], "./job --size=1 # not a comment");
	assert_string_equal(commands.texts[1], "echo 'a = b'");
	assert_int_equal(commands.line_count, 3);
	assert_true(commands.lines[0].lower > 0.89 && commands.lines[0].upper > 1.49 && !commands.lines[0].informs);
	assert_true(isnan(commands.lines[1].lower) && commands.lines[1].informs && !commands.lines[1].pair);
	assert_true(commands.lines[2].pair && commands.lines[2].numerator == 1);
}

static void wrong_lines_are_named(void **unused)
{
	static const char *const wrong[] = {
		"nonsense",	     "one =",	     "= job",	     "one = true",   "one/two",
		"one/nobody >= 1",   "one/one >= 1", "one/two >= 0", "one/two => 1", "one/two >= 1 perhaps",
		"one/two >= 2 <= 1", "one/two info"};
	char text[200], reason[120];
	size_t line;

	(void)unused;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "one = true\ntwo = false\n%s\n", wrong[i]);
		assert_int_equal(read_text(text, &line, reason), -EBADMSG);
		assert_int_equal(line, 3);
		assert_true(reason[0] != '\0');
	}
	assert_int_equal(read_text("one = true\n", &line, reason), -EBADMSG);
	assert_int_equal(line, 0);
}

static void add(struct trial_list *list, const char *name, unsigned restart, unsigned position, double time_ns)
{
	struct trial trial = {.host_id = 1,
			      .run_id = 1,
			      .restart = restart,
			      .position = position,
			      .effective_cpus = 1,
			      .cold_ns = (int64_t)time_ns,
			      .warm_ns = (int64_t)time_ns,
			      .run_ns = (int64_t)time_ns};

	strcpy(trial.harness, GATE_COMMANDS);
	strcpy(trial.workload, "command");
	strcpy(trial.start, "immediate");
	strcpy(trial.strategy, name);
	strcpy(trial.status, "ok");
	list->trials = realloc(list->trials, (list->count + 1) * sizeof(trial));
	assert_non_null(list->trials);
	list->trials[list->count++] = trial;
}

/* A candidate that takes `factor` times as long, in 12 rounds with 1 % of noise. */
static enum gate_verdict verdict_of(const char *text, double factor, enum gate_verdict *first)
{
	struct trial_list list = {0};
	struct gate_problem problem;
	struct gate_data data;
	struct gate gate;
	enum gate_verdict verdict;
	char reason[120];
	size_t line;
	uint64_t state = 7;

	assert_int_equal(read_text(text, &line, reason), 0);
	for (unsigned round = 0; round < GATE_INTERIM_RESTARTS; round++)
		for (unsigned side = 0; side < 2; side++) {
			state = mix64(state + 1);
			add(&list, side ? "candidate" : "base", round, side,
			    20e6 * (side ? factor : 1) * (0.99 + 0.02 * (double)(state >> 11) * 0x1p-53));
		}
	assert_int_equal(gate_data_make_commands(&list, &commands, &data, &problem), 0);
	assert_int_equal(gate_judge(&data, &(struct gate_options){GATE_MARGIN, 1, NULL}, &gate), 0);
	verdict = gate.verdict;
	*first = gate.ratios[0].verdict;
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
	return verdict;
}

#define ARMS "base = true\ncandidate = true\n"

static void verdicts_are_those_of_the_gate(void **unused)
{
	enum gate_verdict first;

	(void)unused;
	assert_int_equal(verdict_of(ARMS "candidate/base candidate\n", 1, &first), GATE_PASS);
	assert_int_equal(verdict_of(ARMS "candidate/base candidate\n", 1.1, &first), GATE_FAIL);
	assert_int_equal(verdict_of(ARMS "candidate/base <= 1.05\n", 1.1, &first), GATE_FAIL);
	assert_int_equal(verdict_of(ARMS "candidate/base <= 1.05\n", 0.8, &first), GATE_PASS);
}

static void what_informs_never_fails(void **unused)
{
	enum gate_verdict first;

	(void)unused;
	assert_int_equal(verdict_of(ARMS "candidate/base <= 1.05 info\n", 2, &first), GATE_PASS);
	assert_int_equal(first, GATE_INFORMS);
	assert_int_equal(verdict_of(ARMS "candidate/base <= 1.05 info\ncandidate/base <= 1.5\n", 2, &first), GATE_FAIL);
}

static void trials_of_others_are_refused(void **unused)
{
	struct trial_list list = {0};
	struct gate_problem problem;
	struct gate_data data;
	char reason[120];
	size_t line;

	(void)unused;
	assert_int_equal(read_text(ARMS "candidate/base <= 1\n", &line, reason), 0);
	add(&list, "base", 0, 0, 1e6);
	add(&list, "another", 0, 1, 1e6);
	assert_int_equal(gate_data_make_commands(&list, &commands, &data, &problem), -EBADMSG);
	assert_non_null(strstr(problem.reason, "no round holds both"));
	strcpy(list.trials[1].harness, "gate");
	assert_int_equal(gate_data_make_commands(&list, &commands, &data, &problem), -EBADMSG);
	assert_true(problem.foreign);
	trial_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_has_commands_and_ratios), cmocka_unit_test(wrong_lines_are_named),
		cmocka_unit_test(verdicts_are_those_of_the_gate), cmocka_unit_test(what_informs_never_fails),
		cmocka_unit_test(trials_of_others_are_refused),
	};

	return RUN_TESTS("gate_commands", tests);
}
