/* SPDX-License-Identifier: MIT
 *
 * The gate on trials whose truth is known: it must find what is there, nothing else, and refuse
 * what cannot be judged.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/bounds.h"
#include "analysis/gate.h"
#include "base/mix.h"
#include "unit.h"

#define ROUNDS 2

/* ---- the file of bounds ---- */

#define HEADER                                                                                                         \
	"name,workload,workers,tasks,cpu,block,start,released,background,measure,numerator,denominator,lower,upper,"   \
	"margin,why\n"

#define TEMPLATE "/tmp/breakeven-bounds-XXXXXX"
static char file[] = TEMPLATE;

static int make_file(void **state)
{
	int fd;

	(void)state;
	strcpy(file, TEMPLATE);
	fd = mkstemp(file);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

static int read_text(const char *text, struct bounds *bounds, size_t *line)
{
	char reason[300] = "";
	FILE *out = fopen(file, "we");
	int err;

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	err = bounds_read(file, bounds, line, reason, sizeof(reason));
	assert_true(!err || strlen(reason) > 0);
	return err;
}

static void a_line_is_read_with_all_its_fields(void **state)
{
	struct trial trial = {.workers = 2, .tasks = 4, .cpu_ns = 20000000, .released = 0.5, .background = 1};
	const struct bound_round round = {.workers = 2, .capacity = 1.4};
	struct bounds bounds;
	char flags[600];
	size_t line;

	(void)state;
	assert_int_equal(read_text(HEADER "a,mixed,2,4,20ms,0,barrier,0.5,1,warm,serial,gil,0.9,1.5*cpus,0.03,"
					  "\"because, of \"\"it\"\"\"\n",
				   &bounds, &line),
			 0);
	assert_int_equal(bounds.count, 1);
	assert_true(bounds.lines[0].upper.given && bounds_need_capacity(&bounds.lines[0].upper));
	assert_true(fabs(bounds_value(&bounds.lines[0].upper, &round) - 2.1) < 1e-12);
	assert_string_equal(bounds.lines[0].why, "because, of \"it\"");
	assert_true(bounds_flags(&bounds, 0, flags, sizeof(flags)));
	assert_string_equal(flags,
			    "--workloads=mixed --workers=2 --tasks=4 --start=barrier --released=0.5 --background=1 "
			    "--cpu=20000000ns --strategies=serial,gil");
	strcpy(trial.workload, "mixed");
	strcpy(trial.start, "barrier");
	strcpy(trial.transport, "none");
	assert_true(bounds_match(&bounds.lines[0], &trial));
	trial.released = 0;
	assert_false(bounds_match(&bounds.lines[0], &trial));
}

static void functions_of_a_round_have_their_values(void **state)
{
	static const struct {
		const char *text;
		double value;
	} cases[] = {{"2", 2},
		     {"0.5*workers", 2},
		     {"2*cpus", 3},
		     {"1*lock_wait", 4 / 3.0},
		     {"1*forks", 1.4},
		     {"1*amdahl", 1.2},
		     {"0.5*amdahl_from_slow", 0.72}};
	const struct bound_round round = {4, 1.5, 1e6, 0.5, 1e7, 1.2};
	struct bounds bounds;
	char text[300];
	size_t line;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text),
			 HEADER "a,mixed,2,4,20ms,0,barrier,0.5,1,warm,serial,gil,%s,100,0.03,why\n", cases[i].text);
		assert_int_equal(read_text(text, &bounds, &line), 0);
		assert_true(fabs(bounds_value(&bounds.lines[0].lower, &round) - cases[i].value) < 1e-12);
	}
	assert_true(isnan(bounds_value(&(struct bound){0}, &round)));
}

static void a_typing_error_is_told_with_its_line(void **state)
{
#define GOOD "a,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,0.9,,0.03,why\n"
	static const struct {
		const char *text;
		size_t line;
	} bad[] = {
		{"", 1},
		{"name,workload\n", 1},
		{HEADER, 2},
		{HEADER GOOD GOOD, 3},
		{HEADER GOOD "b,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,0.9*cpsu,,0.03,why\n", 3},
		{HEADER GOOD "b,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,,,0.03,why\n", 3},
		{HEADER "a,mixed,0,4,20ms,0,barrier,0,0,warm,serial,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20,0,barrier,0,0,warm,serial,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,later,0,0,warm,serial,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,2,0,warm,serial,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,0,0,hot,serial,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,0,0,warm,gil,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,0,0,warm,gil,interval,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,0.9,,0,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,0.9,,0.03\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,0.9,,0.03,why,more\n", 2},
		{HEADER "a;b,mixed,2,4,20ms,0,barrier,0,0,warm,serial,gil,0.9,,0.03,why\n", 2},
		{HEADER "a,mixed,2,4,20ms,0,barr", 2},
	};
	struct bounds bounds;
	size_t line;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(read_text(bad[i].text, &bounds, &line) < 0);
		assert_int_equal(line, bad[i].line);
	}
}

static void the_project_s_own_bounds_are_good(void **state)
{
	struct bounds bounds;
	char reason[300];
	size_t line;

	(void)state;
	assert_int_equal(bounds_read("gate/invariants.csv", &bounds, &line, reason, sizeof(reason)), 0);
	assert_true(bounds.count >= 11);
}

/* ---- trials ---- */

static double noise(uint64_t *state, double size)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += (double)(mix_next(state) >> 11) / 9007199254740992.0;
	return exp(size * (sum - 6));
}

static struct trial *add(struct trial_list *list, const char *harness, const char *strategy, unsigned restart,
			 unsigned round, double ns)
{
	struct trial trial = {.schema = TRIAL_SCHEMA,
			      .run_id = 7,
			      .restart = restart,
			      .round = round,
			      .workers = 2,
			      .tasks = 2,
			      .cpu_ns = 20000000,
			      .units = 100,
			      .seed = 1,
			      .effective_cpus = 2,
			      .checksum = 42,
			      .cold_ns = (int64_t)ns,
			      .run_ns = (int64_t)ns,
			      .warm_ns = (int64_t)ns,
			      .switch_interval_ns = 5000000};

	strcpy(trial.harness, harness);
	strcpy(trial.strategy, strategy);
	strcpy(trial.kind, unit_kind(strategy));
	strcpy(trial.workload, "sum_squares");
	strcpy(trial.transport, "none");
	strcpy(trial.trip, "none");
	strcpy(trial.parent_pages, "none");
	strcpy(trial.writer, "none");
	strcpy(trial.start, "barrier");
	strcpy(trial.pin, "none");
	strcpy(trial.status, "ok");
	if (!(list->count & (list->count - 1)))
		list->trials = realloc(list->trials, (2 * list->count + 1) * sizeof(trial));
	assert_non_null(list->trials);
	for (size_t i = list->count;
	     i > 0 && list->trials[i - 1].restart == restart && list->trials[i - 1].round == round; i--)
		trial.position++;
	list->trials[list->count] = trial;
	return &list->trials[list->count++];
}

/* Two CPUs, and a fork of a millisecond. */
static void add_control(struct trial_list *list, unsigned restart, unsigned round)
{
	struct trial *alone = add(list, GATE_HARNESS, BOUNDS_CONTROL, restart, round, 21e6);

	alone->workers = 1;
	add(list, GATE_HARNESS, BOUNDS_CONTROL, restart, round, 22e6);
	alone = add(list, GATE_HARNESS, BOUNDS_CONTROL, restart, round, 1e6);
	alone->workers = 1;
	alone->cpu_ns = 0;
}

static struct bounds bounds;

static int read_bounds(void **state)
{
	size_t line;
	int err = make_file(state);

	if (!err)
		err = read_text(HEADER
				"scale,sum_squares,2,2,20ms,0,barrier,0,0,warm,serial,threads,0.9*cpus,,0.03,because\n",
				&bounds, &line);
	return remove_file(state) || err;
}

/* So many restarts in which threads are `speedup` times as fast as serial. */
static void measure(struct trial_list *list, unsigned restarts, double speedup, double size)
{
	uint64_t state = 1;

	for (unsigned restart = 0; restart < restarts; restart++)
		for (unsigned round = 0; round < ROUNDS; round++) {
			add(list, GATE_HARNESS, "serial", restart, round, 40e6 * noise(&state, size));
			add(list, GATE_HARNESS, "threads", restart, round, 40e6 / speedup * noise(&state, size));
			add_control(list, restart, round);
		}
}

static const char *until; /* as gate_options have it */

static struct gate judge(const struct trial_list *list, struct gate_data *data)
{
	struct gate_problem problem;
	struct gate gate;

	assert_int_equal(gate_data_make(list, &bounds, data, &problem), 0);
	assert_int_equal(gate_judge(data, &(struct gate_options){GATE_MARGIN, 1, until}, &gate), 0);
	return gate;
}

static enum gate_verdict verdict_of(unsigned restarts, double speedup, double size)
{
	struct trial_list list = {0};
	struct gate_data data;
	enum gate_verdict verdict;
	struct gate gate;

	measure(&list, restarts, speedup, size);
	gate = judge(&list, &data);
	verdict = gate.verdict;
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
	return verdict;
}

static void bounds_hold_or_do_not(void **state)
{
	struct trial_list list = {0};
	struct gate_data data;
	struct gate gate;

	(void)state;
	measure(&list, 12, 1.95, 0.01);
	gate = judge(&list, &data);
	assert_int_equal(gate.count, 1);
	assert_int_equal(gate.verdict, GATE_PASS);
	assert_int_equal(gate.restarts, 12);
	assert_int_equal(gate.rounds, 24);
	assert_true(fabs(gate.capacity - 2) < 1e-6);
	assert_true(fabs(gate.ratios[0].lower - 1.8) < 1e-6);
	assert_true(isnan(gate.ratios[0].upper));
	assert_true(gate.ratios[0].ratio.low < 1.95 && gate.ratios[0].ratio.high > 1.95);
	assert_true(gate.ratios[0].beyond < 0);
	assert_true(gate.ratios[0].detectable > 0 && gate.ratios[0].detectable < 0.05);
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
	assert_int_equal(verdict_of(12, 1.0, 0.01), GATE_FAIL);
	assert_int_equal(verdict_of(12, 1.7, 0.01), GATE_FAIL);
	/* Beyond it, and within what can be told. */
	assert_int_equal(verdict_of(12, 1.79, 0.01), GATE_PASS);
	/* Too noisy to tell anything. */
	assert_int_equal(verdict_of(12, 1.8, 0.3), GATE_INCONCLUSIVE);
	assert_int_equal(verdict_of(1, 1.0, 0.01), GATE_INCONCLUSIVE);
}

/* A load on CPU 1: a spin alone takes longer there, and so E is greater in the rounds that start on it. */
static void place_rounds_beside_a_load(struct trial_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct trial *trial = &list->trials[i];
		bool alone = strcmp(trial->strategy, BOUNDS_CONTROL) == 0 && trial->workers == 1 && trial->cpu_ns > 0;
		bool together = strcmp(trial->strategy, BOUNDS_CONTROL) == 0 && trial->workers == 2;

		strcpy(trial->placement, "balanced");
		/* One round more on CPU 0 than on CPU 1 makes the median that of CPU 0. */
		trial->start_cpu = trial->restart == 0 ? 0 : (int64_t)(trial->round % 2);
		trial->cold_ns += alone && trial->start_cpu == 1 ? 6000000 : 0;
		trial->cold_ns += together ? 7000000 : 0;
		trial->run_ns = trial->warm_ns = trial->cold_ns;
	}
}

static void capacity_is_levelled_by_start_cpu(void **state)
{
	struct trial_list list = {0};
	struct gate_data data;
	struct gate gate;
	double slow = 2 * 20e6 / 27e6, fast = 2 * 26e6 / 27e6;

	(void)state;
	measure(&list, 12, 1.6, 0.01);
	place_rounds_beside_a_load(&list);
	gate = judge(&list, &data);
	assert_true(fabs(gate.capacity - sqrt(slow * fast)) < 0.02);
	assert_int_equal(gate.verdict, GATE_PASS);
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
}

static void more_interims_tell_more(void **state)
{
	(void)state;
	assert_int_equal(verdict_of(12, 1.7, 0.1), GATE_INCONCLUSIVE);
	assert_int_equal(verdict_of(48, 1.6, 0.1), GATE_FAIL);
	assert_true(gate_alpha(1) + gate_alpha(2) + gate_alpha(3) + gate_alpha(4) < GATE_ALPHA + 1e-12);
	assert_true(gate_alpha(1) + gate_alpha(2) + gate_alpha(3) + gate_alpha(4) > GATE_ALPHA - 1e-12);
}

/* ---- baseline and candidate ---- */

#define ARMS 12

/* A CPU that had to be shared, in so many of a hundred trials, makes one take up to twice as long. */
static double shared_cpu(uint64_t *state, unsigned percent)
{
	return mix_next(state) % 100 < percent ? 1 + (double)(mix_next(state) >> 11) / 9007199254740992.0 : 1;
}

static unsigned shared_percent;

static double noisy(uint64_t *state, double size)
{
	double ordinary = noise(state, size);

	return ordinary * shared_cpu(state, shared_percent);
}

static void measure_both(struct trial_list *list, unsigned restarts, double effect, double size, uint64_t seed)
{
	uint64_t state = seed;

	for (unsigned restart = 0; restart < restarts; restart++)
		for (unsigned round = 0; round < ROUNDS; round++)
			for (unsigned arm = 0; arm < ARMS; arm++) {
				struct trial *trial =
					add(list, GATE_BASELINE, "threads", restart, round, 20e6 * noisy(&state, size));

				trial->workers = arm + 2;
				trial = add(list, GATE_CANDIDATE, "threads", restart, round,
					    20e6 * noisy(&state, size) * (arm == 3 ? 1 + effect : 1));
				trial->workers = arm + 2;
			}
}

static enum gate_verdict verdict_of_both(unsigned restarts, double effect, double size, uint64_t seed)
{
	struct trial_list list = {0};
	struct gate_data data;
	enum gate_verdict verdict;
	struct gate gate;

	measure_both(&list, restarts, effect, size, seed);
	gate = judge(&list, &data);
	assert_int_equal(gate.count, ARMS);
	verdict = gate.verdict;
	for (size_t i = 0; effect > 0 && verdict == GATE_FAIL && i < gate.count; i++)
		if (gate.ratios[i].verdict == GATE_FAIL)
			assert_string_equal(gate.ratios[i].series->name, "sum_squares_threads_5");
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
	return verdict;
}

static void a_regression_is_found_in_the_arm_that_has_it(void **state)
{
	(void)state;
	assert_int_equal(verdict_of_both(24, 0, 0.01, 1), GATE_PASS);
	assert_int_equal(verdict_of_both(12, 0.05, 0.01, 1), GATE_FAIL);
	assert_int_equal(verdict_of_both(12, 0.20, 0.03, 1), GATE_FAIL);
	/* A gain is no regression, nor is what is below the margin. */
	assert_int_equal(verdict_of_both(24, -0.20, 0.01, 1), GATE_PASS);
	assert_int_equal(verdict_of_both(48, 0.01, 0.005, 1), GATE_PASS);
}

/* The self-test asks for one ratio: that another fails at an earlier interim analysis must not end the measuring. */
static void one_ratio_is_looked_for_until_it_fails(void **state)
{
	struct trial_list list = {0};
	struct gate_data data;
	struct gate gate;

	(void)state;
	measure_both(&list, 48, 0.20, 0.01, 1);
	for (struct trial *trial = list.trials; trial < list.trials + list.count; trial++)
		if (trial->workers == 10 && trial->restart >= 12 && strcmp(trial->harness, GATE_CANDIDATE) == 0)
			trial->cold_ns = trial->run_ns = trial->warm_ns = 2 * trial->cold_ns;
	gate = judge(&list, &data);
	assert_int_equal(gate.restarts, 12);
	assert_int_equal(gate_find(&gate, "sum_squares_threads_10")->verdict, GATE_PASS);
	gate_free(&gate);
	gate_data_free(&data);

	until = "sum_squares_threads_10";
	gate = judge(&list, &data);
	until = NULL;
	assert_true(gate.restarts > 12);
	assert_true(gate.decided);
	assert_int_equal(gate_find(&gate, "sum_squares_threads_10")->verdict, GATE_FAIL);
	/* As it was at the first interim analysis. */
	assert_int_equal(gate_find(&gate, "sum_squares_threads_5")->verdict, GATE_FAIL);
	assert_null(gate_find(&gate, "sum_squares_threads_99"));
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
}

/* Six hundred runs of twelve ratios with no difference: the nominal 1 % would be six. */
static unsigned alarms_of_600(double size)
{
	unsigned alarms = 0;

	for (uint64_t seed = 1; seed <= 600; seed++)
		alarms += verdict_of_both(12, 0, size, seed) == GATE_FAIL;
	return alarms;
}

static void false_alarms_are_rare(void **state)
{
	(void)state;
	assert_true(alarms_of_600(0.04) <= 8);
	shared_percent = 15;
	assert_true(alarms_of_600(0.02) <= 8);
	shared_percent = 0;
}

/* What another program does to some of the trials hides nothing and is no finding. */
static void another_program_does_not_blind(void **state)
{
	(void)state;
	shared_percent = 8;
	assert_int_equal(verdict_of_both(48, 0, 0.01, 1), GATE_PASS);
	assert_int_equal(verdict_of_both(48, 0.05, 0.01, 1), GATE_FAIL);
	shared_percent = 0;
}

/* ---- what cannot be judged ---- */

static int problem_of(struct trial_list *list, struct gate_problem *problem)
{
	struct gate_data data;
	int err = gate_data_make(list, &bounds, &data, problem);

	if (!err)
		gate_data_free(&data);
	else
		assert_true(err != -EBADMSG || strlen(problem->reason) > 0);
	return err;
}

static void refuses(size_t index, void (*spoil)(struct trial *trial), bool foreign)
{
	struct trial_list list = {0};
	struct gate_problem problem;

	measure(&list, 2, 1.9, 0.01);
	assert_int_equal(problem_of(&list, &problem), 0);
	spoil(&list.trials[index]);
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	assert_int_equal(problem.line, index + 2);
	assert_int_equal(problem.foreign, foreign);
	trial_list_free(&list);
}

static void spoil_status(struct trial *trial)
{
	strcpy(trial->status, "checksum");
}

static void spoil_times(struct trial *trial)
{
	trial->cold_ns++;
}

static void spoil_warm_time(struct trial *trial)
{
	trial->warm_ns /= 2;
}

static void spoil_latency(struct trial *trial)
{
	trial->latency_mean_ns = 1;
}

static void spoil_host(struct trial *trial)
{
	trial->host_id = 1;
}

static void spoil_day(struct trial *trial)
{
	trial->started_ns = INT64_C(86400) * 1000000000;
}

static void spoil_cpus(struct trial *trial)
{
	trial->effective_cpus = 1;
}

static void spoil_harness(struct trial *trial)
{
	strcpy(trial->harness, "cpu_bound");
}

static void spoil_checksum(struct trial *trial)
{
	trial->checksum++;
}

static void what_was_spoilt_is_refused_by_line(void **state)
{
	struct trial_list list = {0};
	struct gate_problem problem;

	(void)state;
	refuses(1, spoil_status, false);
	refuses(1, spoil_times, false);
	refuses(1, spoil_warm_time, false);
	refuses(1, spoil_latency, false);
	refuses(1, spoil_host, false);
	refuses(1, spoil_day, false);
	refuses(1, spoil_cpus, false);
	refuses(1, spoil_harness, true);
	refuses(0, spoil_checksum, false);
	measure(&list, 2, 1.9, 0.01);
	list.trials[8] = list.trials[1]; /* twice */
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	assert_int_equal(problem.line, 10);
	trial_list_free(&list);
	/* No strategy, no ratio; no control, no bound. */
	measure(&list, 2, 1.9, 0.01);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.trials[i].strategy, "threads") == 0)
			strcpy(list.trials[i].strategy, "fibers");
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	trial_list_free(&list);
	measure(&list, 2, 1.9, 0.01);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.trials[i].strategy, BOUNDS_CONTROL) == 0)
			strcpy(list.trials[i].strategy, "fibers");
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	trial_list_free(&list);
}

/* Takes rows away. */
static void drop(struct trial_list *list, size_t first, size_t count)
{
	memmove(&list->trials[first], &list->trials[first + count],
		(list->count - first - count) * sizeof(*list->trials));
	list->count -= count;
}

static void what_lacks_rows_is_refused(void **state)
{
	enum { IN_ROUND = 5 };
	struct trial_list list = {0}, sorted = {0};
	struct gate_problem problem;
	struct gate_data data;

	(void)state;
	/* The last round; one in the middle; a restart's first. */
	for (unsigned round = 0; round < 3; round++) {
		static const size_t rounds[] = {23, 11, 12};

		measure(&list, 12, 1.9, 0.01);
		assert_int_equal(problem_of(&list, &problem), 0);
		drop(&list, rounds[round] * IN_ROUND, IN_ROUND);
		assert_int_equal(problem_of(&list, &problem), -EBADMSG);
		trial_list_free(&list);
	}
	/* An arm, everywhere; of baseline and candidate, too. */
	measure(&list, 12, 1.9, 0.01);
	for (size_t i = list.count; i-- > 0;)
		if (list.trials[i].position == 2)
			drop(&list, i, 1);
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	trial_list_free(&list);
	measure_both(&list, 12, 0, 0.01, 1);
	assert_int_equal(problem_of(&list, &problem), 0);
	for (size_t i = list.count; i-- > 0;)
		if (list.trials[i].workers == 4)
			drop(&list, i, 1);
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	trial_list_free(&list);
	/* Each group of restarts is a run of its own, whatever its seed. */
	measure_both(&list, 12, 0, 0.01, 1);
	measure_both(&list, 12, 0, 0.01, 2);
	assert_int_equal(problem_of(&list, &problem), -EBADMSG);
	for (size_t i = list.count / 2; i < list.count; i++)
		list.trials[i].run_id++;
	assert_int_equal(gate_data_make(&list, &bounds, &data, &problem), 0);
	assert_int_equal(data.restarts, 24);
	gate_data_free(&data);
	trial_list_free(&list);
	/* Sorted by round there are no more restarts than before. */
	measure(&list, 12, 1.9, 0.01);
	for (unsigned round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < list.count; i++)
			if (list.trials[i].round == round)
				assert_int_equal(trial_list_append(&sorted, &list.trials[i], 1), 0);
	assert_int_equal(gate_data_make(&sorted, &bounds, &data, &problem), 0);
	assert_int_equal(data.restarts, 12);
	gate_data_free(&data);
	trial_list_free(&list);
	trial_list_free(&sorted);
}

static void where_no_round_counts_nothing_is_known(void **state)
{
	struct trial_list list = {0};
	struct gate_data data;
	struct gate gate;

	(void)state;
	measure(&list, 12, 1.2, 0.01); /* would fail */
	for (size_t i = 0; i < list.count; i += 5)
		list.trials[i].throttled_ns = 1;
	gate = judge(&list, &data);
	assert_int_equal(gate.rounds, 0);
	assert_int_equal(gate.verdict, GATE_INCONCLUSIVE);
	assert_true(gate.ratios[0].p >= 1);
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
}

static void rounds_are_set_aside_for_causes_only(void **state)
{
	struct trial_list list = {0};
	struct gate_data data;
	struct gate gate;

	(void)state;
	measure(&list, 12, 1.95, 0.01);
	/* Five times as slow, and no cause is known: it counts. */
	list.trials[1].cold_ns = list.trials[1].run_ns = list.trials[1].warm_ns = 100000000;
	list.trials[5].throttled_ns = 1;
	list.trials[10].steal_ns = 50000000;
	list.trials[15].involuntary_switches = 100;
	gate = judge(&list, &data);
	assert_int_equal(gate.rounds, 21);
	assert_int_equal(gate.aside[GATE_THROTTLED], 1);
	assert_int_equal(gate.aside[GATE_STOLEN], 1);
	assert_int_equal(gate.aside[GATE_PREEMPTED], 1);
	assert_int_equal(data.rounds[0].cause, GATE_COUNTS);
	gate_free(&gate);
	gate_data_free(&data);
	trial_list_free(&list);
}

/* What disturbs the candidate alone may be its own doing. */
static void a_round_counts_unless_both_sides_are_disturbed(void **state)
{
	struct gate_round rounds[5] = {{0}};
	struct gate_data data = {.rounds = rounds, .round_count = 5, .against_baseline = true};

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		for (unsigned side = 0; side < GATE_SIDES; side++)
			rounds[i].sides[side] = (struct gate_strain){.switches = 10, .time_ns = 1e9};
	rounds[1].sides[1].switches = 1000;
	rounds[2].sides[0].throttled_ns = 1;
	rounds[3].sides[0].switches = rounds[3].sides[1].switches = 1000;
	assert_int_equal(gate_set_aside(&data, 1), 0);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(rounds[i].cause, i == 3 ? GATE_PREEMPTED : GATE_COUNTS);
	assert_int_equal(rounds[1].sides[1].cause, GATE_PREEMPTED);
	assert_int_equal(rounds[2].sides[0].cause, GATE_THROTTLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_is_read_with_all_its_fields, make_file, remove_file),
		cmocka_unit_test_setup_teardown(functions_of_a_round_have_their_values, make_file, remove_file),
		cmocka_unit_test_setup_teardown(a_typing_error_is_told_with_its_line, make_file, remove_file),
		cmocka_unit_test(the_project_s_own_bounds_are_good),
		cmocka_unit_test(bounds_hold_or_do_not),
		cmocka_unit_test(capacity_is_levelled_by_start_cpu),
		cmocka_unit_test(more_interims_tell_more),
		cmocka_unit_test(a_regression_is_found_in_the_arm_that_has_it),
		cmocka_unit_test(one_ratio_is_looked_for_until_it_fails),
		cmocka_unit_test(false_alarms_are_rare),
		cmocka_unit_test(another_program_does_not_blind),
		cmocka_unit_test(what_was_spoilt_is_refused_by_line),
		cmocka_unit_test(what_lacks_rows_is_refused),
		cmocka_unit_test(where_no_round_counts_nothing_is_known),
		cmocka_unit_test(rounds_are_set_aside_for_causes_only),
		cmocka_unit_test(a_round_counts_unless_both_sides_are_disturbed),
	};

	return cmocka_run_group_tests_name("gate", tests, read_bounds, NULL);
}
