/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/options.h"
#include "harness/plan.h"
#include "unit.h"

/* A machine where nothing binds. */
static const struct plan_limits roomy = {
	.threads = {{.most = UINT64_MAX}, {.most = UINT64_MAX}},
	.processes = {{.most = UINT64_MAX}, {.most = UINT64_MAX}},
	.memory_bytes = INT64_MAX,
};

static const struct harness harness = {
	.name = "test",
	.workloads = "sleep,sum_squares,primes",
	.strategies = "serial,threads,gil,processes",
	.workers = "1,2,4",
	.cpu = "2ms",
	.block = "10ms",
};

/* Parses flags; what it tells the user is not looked at here. */
static int parse(struct options *options, const char *const *flags)
{
	char copies[10][64] = {"test"}, *argv[11] = {copies[0]};
	int argc = 1, stderr_kept = dup(STDERR_FILENO), err;
	FILE *nowhere = freopen("/dev/null", "w", stderr);

	assert_non_null(nowhere);
	for (; *flags; flags++) {
		snprintf(copies[argc], sizeof(copies[0]), "%s", *flags);
		argv[argc] = copies[argc];
		argc++;
	}
	err = options_parse(&harness, 2, argc, argv, options);
	fflush(stderr);
	dup2(stderr_kept, STDERR_FILENO);
	close(stderr_kept);
	return err;
}

#define PARSE(options, ...) parse(options, (const char *const[]){__VA_ARGS__, NULL})

static void defaults_come_from_the_harness(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(PARSE(&options, "--seed=7"), 0);
	assert_int_equal(options.workload_count, 3);
	assert_int_equal(options.strategy_count, 4);
	assert_string_equal(options.strategies[0]->name, "serial");
	assert_int_equal(options.workers_count, 3);
	assert_int_equal(options.cpu_count, 1);
	assert_int_equal(options.cpus_ns[0], 2000000);
	assert_int_equal(options.block_ns, 10000000);
	assert_int_equal(options_tasks(&options), 8);
#define PARAMETER(X, type, name, unit, usual, ...)                                                                     \
	assert_int_equal(options.name##_count, 1);                                                                     \
	assert_true(options.name[0] == (usual));
	CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	assert_false(options.swept);
	assert_int_equal(options.seed, 7);
	assert_int_equal(options.start, START_IMMEDIATE);
	assert_int_equal(options.pin, PIN_NONE);
	assert_null(options.csv);
}

static void flags_replace_defaults(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(PARSE(&options, "--strategies=gil,serial", "--workloads=sleep", "--workers=16,3",
			       "--cpu=1.5ms", "--block=250us", "--start=barrier", "--pin=spread"),
			 0);
	assert_int_equal(options.strategy_count, 2);
	assert_string_equal(options.strategies[0]->name, "gil");
	assert_int_equal(options.workload_count, 1);
	assert_int_equal(options.workers[0], 16);
	assert_int_equal(options.workers[1], 3);
	assert_int_equal(options_tasks(&options), 16);
	assert_false(options.swept); /* there are no sweeps */
	assert_int_equal(options.cpu_count, 1);
	assert_int_equal(options.cpus_ns[0], 1500000);
	assert_int_equal(options.block_ns, 250000);
	assert_int_equal(options.start, START_BARRIER);
	assert_int_equal(options.pin, PIN_SPREAD);
}

static void workers_may_be_as_many_as_cpus(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(PARSE(&options, "--workers=1,cpus,5"), 0);
	assert_int_equal(options.workers_count, 3);
	assert_int_equal(options.workers[1], 2);
	/* A machine that happens to have as many as were named is no mistake. */
	assert_int_equal(PARSE(&options, "--workers=1,2,cpus"), 0);
	assert_int_equal(options.workers_count, 2);
}

static void bad_flags_are_refused(void **state)
{
	static const char *const bad[] = {
		"--strategies=fibers",
		"--strategies=",
		"--strategies=gil,gil",
		"--strategies=gil,",
		"--workloads=nap",
		"--workloads=sleep,",
		"--workers=0",
		"--workers=-1",
		"--workers=10001",
		"--workers=2,2",
		"--workers=two",
		"--workers=1.5",
		"--tasks=0",
		"--tasks=1e6",
		"--cpu=5",
		"--cpu=-1ms",
		"--cpu=2min",
		"--cpu=2h",
		"--block=-1ms",
		"--block=3601s",
		"--rounds=0",
		"--restarts=0",
		"--restarts=1001",
		"--seed=-1",
		"--seed=x",
		"--start=soon",
		"--pin=tight",
		"--csv=",
		"--no-such-flag",
		"--no-such-flag=1",
		"stray",
		"--workers",
		"--switch-interval=0",
		"--switch-interval=2s",
		"--help=yes",
	};
	struct options options;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (PARSE(&options, bad[i]) != -EINVAL)
			fail_msg("%s was accepted", bad[i]);
}

/* ---- the plan ---- */

static void with_plan(void (*check)(const struct plan *plan))
{
	struct options options;
	struct plan plan;

	assert_int_equal(PARSE(&options, "--seed=1"), 0);
	assert_int_equal(plan_make(&harness, &options, &roomy, &plan), 0);
	check(&plan);
	plan_free(&plan);
}

static void check_arms(const struct plan *plan)
{
	assert_int_equal(plan->cell_count, 9);
	assert_int_equal(plan->arm_count, 36);
	for (unsigned i = 0; i < plan->arm_count; i++)
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(plan->arms[i].name, plan->arms[j].name);
	/* A cell says what its workload heeds, and nothing else. */
	for (unsigned i = 0; i < plan->cell_count; i++) {
		const struct job *job = &plan->cells[i].job;
		int sleeps = strcmp(job->workload->name, "sleep") == 0;

		assert_int_equal(job->block_ns, sleeps ? 10000000 : 0);
		assert_int_equal(job->cpu_ns, sleeps ? 0 : 2000000);
	}
}

static void each_arm_has_a_name_of_its_own(void **state)
{
	(void)state;
	with_plan(check_arms);
}

static void check_orders(const struct plan *plan)
{
	unsigned first[36], again[36], different = 0;

	for (unsigned round = 0; round < 50; round++) {
		unsigned seen[36] = {0};

		plan_order(plan, 99, round, again);
		for (unsigned i = 0; i < 36; i++) {
			assert_true(again[i] < 36);
			assert_int_equal(seen[again[i]]++, 0);
			/* Strategies of a cell follow each other: pairs are back to back. */
			assert_int_equal(plan->arms[again[i]].cell, plan->arms[again[i - i % 4]].cell);
		}
		if (round > 0)
			different += memcmp(first, again, sizeof(first)) != 0;
		memcpy(first, again, sizeof(first));
	}
	assert_int_equal(different, 49);
}

static void an_order_is_a_permutation_that_keeps_cells_together(void **state)
{
	(void)state;
	with_plan(check_orders);
}

static void check_seeds(const struct plan *plan)
{
	unsigned one[36], same[36], other[36];

	plan_order(plan, 5, 3, one);
	plan_order(plan, 5, 3, same);
	plan_order(plan, 6, 3, other);
	assert_memory_equal(one, same, sizeof(one));
	assert_memory_not_equal(one, other, sizeof(one));
	plan_order(plan, 5, 4, other);
	assert_memory_not_equal(one, other, sizeof(one));
}

static void the_same_seed_gives_the_same_order(void **state)
{
	(void)state;
	with_plan(check_seeds);
}

static const char *const sweeps[] = {"--workloads=mixed --blocking=0,50 --strategies=serial,gil",
				     "--workloads=mixed --blocking=50 --strategies=gil,threads",
				     "--workloads=sleep --workers=1 --background=0,2 --strategies=serial,threads",
				     NULL};
static const struct harness sweeping = {
	.name = "test",
	.workloads = "mixed",
	.strategies = "serial",
	.workers = "2",
	.cpu = "2ms",
	.block = "2ms",
	.sweeps = sweeps,
};

static void sweeps_are_united_without_doubles(void **state)
{
	char name[] = "test", seed[] = "--seed=1", workers[] = "--workers=3", *argv[] = {name, seed, workers, NULL};
	struct options options;
	struct plan plan;
	unsigned gil_at_half = 0;

	(void)state;
	assert_int_equal(options_parse(&sweeping, 2, 2, argv, &options), 0);
	assert_int_equal(plan_make(&sweeping, &options, &roomy, &plan), 0);
	/* 2 × 2, one that is new, and one worker with and without background load,
	 * which serial cannot have. */
	assert_int_equal(plan.arm_count, 4 + 1 + 3);
	for (unsigned i = 0; i < plan.arm_count; i++) {
		const struct job *job = &plan.cells[plan.arms[i].cell].job;

		gil_at_half += strcmp(plan.arms[i].strategy->name, "gil") == 0 && job->block_ns == 2000000;
		assert_true(job->background == 0 || strcmp(plan.arms[i].strategy->name, "serial") != 0);
		assert_int_equal(job->cpu_ns + job->block_ns, job->workload->reads & READS_CPU ? 4000000 : 2000000);
	}
	assert_int_equal(gil_at_half, 1);
	plan_free(&plan);
	/* A flag that a sweep would set replaces all of them. */
	assert_int_equal(options_parse(&sweeping, 2, 3, argv, &options), 0);
	assert_int_equal(plan_make(&sweeping, &options, &roomy, &plan), 0);
	assert_int_equal(plan.arm_count, 1);
	plan_free(&plan);
}

static void too_many_cells_are_refused(void **state)
{
	struct options options;
	struct plan plan;

	(void)state;
	assert_int_equal(PARSE(&options, "--seed=1"), 0);
	options.released_count = options.background_count = options.switch_interval_ns_count = OPTIONS_MOST;
	for (unsigned i = 0; i < OPTIONS_MOST; i++) {
		options.released[i] = i / 64.0;
		options.background[i] = i;
		options.switch_interval_ns[i] = 1000 + i;
	}
	assert_int_equal(plan_make(&harness, &options, &roomy, &plan), -E2BIG);
}

static void what_the_machine_has_no_room_for_is_left_out(void **state)
{
	struct plan_limits limits = {.threads = {{.most = 1}, {.most = 3}},
				     .processes = {{.most = 1}, {.most = 1}},
				     .memory_bytes = 1 << 20};
	struct options options;
	struct plan plan;

	(void)state;
	assert_int_equal(
		PARSE(&options, "--workloads=sum_squares", "--workers=1,2,4", "--strategies=serial,threads,processes"),
		0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), 0);
	/* serial three times, threads with 1 and 2, processes with 1. */
	assert_int_equal(plan.arm_count, 3 + 2 + 1);
	assert_int_equal(plan.threads.arms, 1);
	assert_int_equal(plan.processes.arms, 2);
	plan_free(&plan);
	/* What was asked for by name is refused. */
	assert_int_equal(PARSE(&options, "--workers=1", "--parent=0,2M"), 0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), -EFBIG);
	assert_int_equal(plan.too_large_bytes, 2 << 20);
	assert_int_equal(PARSE(&options, "--workers=1", "--payload=1M"), 0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), -EFBIG);
	assert_int_equal(PARSE(&options, "--workers=9", "--strategies=processes"), 0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), -ENOTSUP);
}

static void what_workers_hold_counts_as_memory(void **state)
{
	struct plan_limits limits = {.threads = {{.most = 100}, {.most = 100}},
				     .processes = {{.most = 100}, {.most = 100}},
				     .memory_bytes = INT64_C(100) << 20};
	struct options options;
	struct plan plan;

	(void)state;
	/* 32 MiB each. */
	assert_int_equal(PARSE(&options, "--workloads=page_fault", "--workers=1,2,3,4", "--strategies=threads"), 0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), 0);
	assert_int_equal(plan.arm_count, 3);
	assert_int_equal(plan.threads.arms, 1);
	assert_int_equal(plan.threads.most, 3);
	plan_free(&plan);
	/* 48 MiB for all, and once more in each fresh image. */
	assert_int_equal(PARSE(&options, "--workloads=stream", "--workers=1,2,3,4", "--strategies=processes,spawn"), 0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), 0);
	assert_int_equal(plan.arm_count, 4 + 1);
	plan_free(&plan);
	/* 60 MiB, and as much again for whoever writes them, be it the parent. */
	assert_int_equal(PARSE(&options, "--workloads=rewrite", "--workers=1", "--parent=60M", "--writer=parent",
			       "--written=1", "--strategies=processes"),
			 0);
	assert_int_equal(plan_make(&harness, &options, &limits, &plan), -EFBIG);
	assert_int_equal(plan.too_large_bytes, 120 << 20);
}

static void fresh_images_are_not_asked_for_what_they_do_not_inherit(void **state)
{
	struct options options;
	struct plan plan;

	(void)state;
	assert_int_equal(PARSE(&options, "--workloads=rewrite", "--workers=1",
			       "--strategies=serial,threads,spawn,processes", "--parent=1M", "--writer=parent"),
			 0);
	assert_int_equal(plan_make(&harness, &options, &roomy, &plan), 0);
	assert_int_equal(plan.arm_count, 3); /* serial is the parent itself */
	plan_free(&plan);
	options.writer = WRITER_WORKER;
	assert_int_equal(plan_make(&harness, &options, &roomy, &plan), 0);
	assert_int_equal(plan.arm_count, 3); /* spawn does not have it */
	plan_free(&plan);
	assert_int_equal(PARSE(&options, "--workloads=sum_squares", "--workers=1",
			       "--strategies=serial,forkserver,processes", "--payload=none,4K",
			       "--transport=pipe,shared", "--trip=there,both"),
			 0);
	assert_int_equal(plan_make(&harness, &options, &roomy, &plan), 0);
	assert_int_equal(plan.arm_count, 3 + 4 * 2);
	plan_free(&plan);
}

/* Each strategy of a cell is first about as often as any other. */
static void check_fairness(const struct plan *plan)
{
	unsigned first[4] = {0}, order[36];

	for (unsigned round = 0; round < 400; round++) {
		plan_order(plan, 1, round, order);
		for (unsigned i = 0; i < 36; i += 4)
			first[order[i] % 4]++;
	}
	for (unsigned i = 0; i < 4; i++)
		assert_in_range(first[i], 750, 1050); /* 900 expected, sigma 26 */
}

static void no_strategy_is_favoured_by_its_place(void **state)
{
	(void)state;
	with_plan(check_fairness);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_come_from_the_harness),
		cmocka_unit_test(flags_replace_defaults),
		cmocka_unit_test(workers_may_be_as_many_as_cpus),
		cmocka_unit_test(bad_flags_are_refused),
		cmocka_unit_test(each_arm_has_a_name_of_its_own),
		cmocka_unit_test(an_order_is_a_permutation_that_keeps_cells_together),
		cmocka_unit_test(the_same_seed_gives_the_same_order),
		cmocka_unit_test(sweeps_are_united_without_doubles),
		cmocka_unit_test(too_many_cells_are_refused),
		cmocka_unit_test(what_the_machine_has_no_room_for_is_left_out),
		cmocka_unit_test(what_workers_hold_counts_as_memory),
		cmocka_unit_test(fresh_images_are_not_asked_for_what_they_do_not_inherit),
		cmocka_unit_test(no_strategy_is_favoured_by_its_place),
	};

	return RUN_TESTS("plan", tests);
}
