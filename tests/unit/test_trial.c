/* SPDX-License-Identifier: MIT
 *
 * Every workload under every strategy, and a team whose workers are refused.
 */
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/mix.h"
#include "base/shared.h"
#include "run_here.h"
#include "trial/parent_memory.h"
#include "trial/registry.h"
#include "trial/run.h"
#include "unit.h"
#include "worker/team.h"
#include "worker/transport.h"

/* Under a sanitizer a fork takes a tenth of a second. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define FORKS_ARE_SLOW
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FORKS_ARE_SLOW
#endif
#endif

/* By whichever worker came first. */
static void assert_ended_with_7(const struct trial *trial)
{
	if (strncmp(trial->status, "exited:7 worker ", 16) != 0)
		fail_msg("%s", trial->status);
}

static struct job small_job(const struct workload *workload, unsigned workers, uint64_t tasks)
{
	return (struct job){.workload = workload,
			    .workers = workers,
			    .tasks = tasks,
			    .cpu_ns = workload->reads & READS_CPU ? 1000 : 0,
			    .block_ns = workload->reads & READS_BLOCK ? 100000 : 0,
			    .units = 3,
			    .switch_interval_ns = 1000000};
}

static struct trial run(const struct job *job, const char *strategy, const uint64_t *expected)
{
	struct trial trial = {0};

	run_here(job, registry_find_strategy(strategy), expected, &trial);
	return trial;
}

static void assert_ok(const struct trial *trial, const char *workload, const char *strategy)
{
	if (!trial_ok(trial))
		fail_msg("%s under %s: %s", workload, strategy, trial->status);
}

static void assert_no_children(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void every_strategy_gets_serials_checksum(void **state)
{
#ifdef FORKS_ARE_SLOW
	static const unsigned workers[] = {3};
#else
	static const unsigned workers[] = {1, 2, 3, 8};
#endif

	(void)state;
	for (unsigned w = 0; w < registry_workload_count; w++)
		for (unsigned i = 0; i < sizeof(workers) / sizeof(workers[0]); i++) {
			struct job job = small_job(registry_workloads[w], workers[i], 7);
			struct trial serial = run(&job, "serial", NULL);

			assert_ok(&serial, registry_workloads[w]->name, "serial");
			for (unsigned s = 0; s < registry_strategy_count; s++) {
				struct trial trial = run(&job, registry_strategies[s]->name, &serial.checksum);

				assert_ok(&trial, registry_workloads[w]->name, registry_strategies[s]->name);
				assert_true(trial.checksum == serial.checksum);
			}
		}
	assert_no_children();
}

static void more_work_and_more_tasks_change_the_checksum(void **state)
{
	(void)state;
	for (unsigned w = 0; w < registry_workload_count; w++) {
		struct job job = small_job(registry_workloads[w], 1, 7);
		uint64_t sum = run(&job, "serial", NULL).checksum;

		job.tasks = 8;
		assert_true(run(&job, "serial", NULL).checksum != sum);
		job.tasks = 7;
		job.units = 4;
		if (registry_workloads[w]->reads & READS_CPU)
			assert_true(run(&job, "serial", NULL).checksum != sum);
	}
}

/* ---- known answers, computed another way ---- */

static uint64_t checksum_of_first_task(uint64_t result)
{
	return mix64(result + mix64(0));
}

static void sum_squares_sums_squares(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 1, 1);
	uint64_t x = mix64(0), total = 0;

	(void)state;
	for (unsigned i = 0; i < 64 * job.units; i++) {
		uint64_t high;

		x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		high = x / UINT64_C(4294967296);
		total += high * high;
	}
	assert_true(run(&job, "serial", NULL).checksum == checksum_of_first_task(total));
}

static unsigned is_prime(uint32_t n)
{
	for (uint32_t divisor = 2; divisor * divisor <= n; divisor++)
		if (n % divisor == 0)
			return 0;
	return n > 1;
}

static void primes_counts_primes(void **state)
{
	struct job job = small_job(registry_find_workload("primes"), 1, 1);
	uint64_t seed = mix64(0), found = 0;

	(void)state;
	for (unsigned unit = 0; unit < job.units; unit++) {
		uint32_t low = 4096 + (uint32_t)(mix_next(&seed) % ((1u << 24) - 4096 - 4096));

		for (uint32_t n = low; n < low + 4096; n++)
			found += is_prime(n);
	}
	assert_true(found > 0);
	assert_true(run(&job, "serial", NULL).checksum == checksum_of_first_task(found));
}

static void matmul_multiplies_matrices(void **state)
{
	enum { ORDER = 128 };
	static int64_t a[ORDER][ORDER], b[ORDER][ORDER];
	struct job job = small_job(registry_find_workload("matmul"), 1, 1);
	uint64_t random = 1, bits;
	int64_t total = 0;
	double real;

	(void)state;
	for (int row = 0; row < ORDER; row++)
		for (int column = 0; column < ORDER; column++) {
			a[row][column] = (int64_t)(mix_next(&random) % 16);
			b[row][column] = (int64_t)(mix_next(&random) % 16);
		}
	for (unsigned unit = 0; unit < job.units; unit++) {
		unsigned row = (unsigned)((mix64(0) + unit) % ORDER);

		for (unsigned column = 0; column < ORDER; column++)
			for (unsigned inner = 0; inner < ORDER; inner++)
				total += (int64_t)(column + 1) * a[row][inner] * b[inner][column];
	}
	real = (double)total;
	memcpy(&bits, &real, sizeof(bits));
	assert_true(run(&job, "serial", NULL).checksum == checksum_of_first_task(bits));
}

static void a_wrong_checksum_is_a_status(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 2, 4);
	uint64_t wrong = run(&job, "serial", NULL).checksum + 1;
	struct trial trial = run(&job, "threads", &wrong);

	(void)state;
	assert_string_equal(trial.status, "checksum");
	assert_false(trial_ok(&trial));
}

static void the_spans_add_up(void **state)
{
	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++)
		for (unsigned start = START_IMMEDIATE; start <= START_BARRIER; start++) {
			struct job job = small_job(registry_find_workload("primes"), 3, 9);
			struct trial trial;

			job.start = start;
			trial = run(&job, registry_strategies[s]->name, NULL);
			assert_ok(&trial, "primes", registry_strategies[s]->name);
			assert_int_equal(trial.setup_ns + trial.create_ns + trial.run_ns + trial.reap_ns,
					 trial.cold_ns);
			assert_true(trial.create_ns >= 0 && trial.run_ns >= 0 && trial.reap_ns >= 0);
			assert_true(trial.warm_ns > 0 && trial.warm_ns <= trial.cold_ns);
			assert_true(trial.started_ns > 0);
		}
}

static void blocking_is_observed_at_least_as_asked(void **state)
{
	struct job job = small_job(registry_find_workload("sleep"), 4, 8);

	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		struct trial trial = run(&job, registry_strategies[s]->name, NULL);

		assert_ok(&trial, "sleep", registry_strategies[s]->name);
		assert_true(trial.blocked_ns >= 8 * job.block_ns);
		assert_true(trial.voluntary_switches >= 8);
	}
}

/* The lock is taken at the start and after each blocking call, and by nobody
 * but gil. */
static void only_gil_takes_the_lock(void **state)
{
	struct job job = small_job(registry_find_workload("sleep"), 4, 8);
	struct trial gil = run(&job, "gil", NULL), threads = run(&job, "threads", NULL);

	(void)state;
	assert_int_equal(gil.lock_acquisitions, 4 + 8);
	assert_int_equal(threads.lock_acquisitions, 0);
	/* Kept over blocking calls, it is taken once by each. */
	assert_int_equal(run(&job, "gil_held", NULL).lock_acquisitions, 4);
}

static void time_held_and_waited_fit_into_the_time_there_was(void **state)
{
	static const char *const locked[] = {"gil", "gil_ticks", "gil_held", "gil_per_interpreter"};

	(void)state;
	for (unsigned i = 0; i < sizeof(locked) / sizeof(locked[0]); i++) {
		struct job job = small_job(registry_find_workload("mixed"), 4, 16);
		struct trial trial;

		job.units = 300;
		trial = run(&job, locked[i], NULL);
		assert_ok(&trial, "mixed", locked[i]);
		assert_true(trial.lock_held_least_ns >= 0);
		assert_true(trial.lock_held_least_ns <= trial.lock_held_most_ns);
		assert_true(trial.lock_wait_least_ns <= trial.lock_wait_most_ns);
		assert_true(trial.lock_held_ns >= trial.lock_held_most_ns);
		assert_true(trial.lock_held_ns + trial.lock_wait_ns <= 4 * trial.cold_ns);
	}
}

static void latencies_are_ordered_and_kept_for_every_task(void **state)
{
	struct job job = small_job(registry_find_workload("sleep"), 2, 40);

	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		struct trial trial = run(&job, registry_strategies[s]->name, NULL);

		assert_true(trial.latency_p50_ns >= 0);
		assert_true(trial.latency_p50_ns <= trial.latency_p95_ns);
		assert_true(trial.latency_p95_ns <= trial.latency_p99_ns);
		assert_true(trial.latency_p99_ns <= trial.latency_max_ns);
		assert_true(trial.latency_mean_ns <= trial.latency_max_ns);
		/* What is not asked blocking is latency. */
		assert_true(40 * trial.latency_mean_ns + 40 * job.block_ns + 40 >= trial.blocked_ns);
	}
	job.workload = registry_find_workload("primes");
	assert_int_equal(run(&job, "threads", NULL).latency_max_ns, 0);
}

static void background_workers_end_with_the_others(void **state)
{
	struct job job = small_job(registry_find_workload("sleep"), 1, 3);
	uint64_t alone = run(&job, "serial", NULL).checksum;

	(void)state;
	job.background = 3;
	job.background_workload = registry_find_workload("sum_squares");
	job.background_units = 10;
	for (unsigned s = 0; s < registry_strategy_count; s++)
		for (unsigned start = START_IMMEDIATE; start <= START_BARRIER; start++) {
			struct trial trial;

			if (!(registry_strategies[s]->capabilities & STRATEGY_PARALLEL) ||
			    registry_strategies[s]->capabilities & STRATEGY_ALONE)
				continue;
			job.start = start;
			trial = run(&job, registry_strategies[s]->name, &alone);
			assert_ok(&trial, "sleep", registry_strategies[s]->name);
		}
	assert_no_children();
}

static void released_work_is_the_same_work(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 2, 6);
	struct trial gil;

	(void)state;
	job.units = 8;
	for (unsigned quarters = 0; quarters <= 4; quarters++) {
		uint64_t sum;

		job.released = quarters / 4.0;
		sum = run(&job, "serial", NULL).checksum;
		for (unsigned s = 0; s < registry_strategy_count; s++) {
			struct trial trial = run(&job, registry_strategies[s]->name, &sum);

			assert_ok(&trial, "sum_squares", registry_strategies[s]->name);
		}
	}
	gil = run(&job, "gil", NULL);
	/* Once at the start, once after each released part. */
	assert_int_equal(gil.lock_acquisitions, 2 + 6);
}

static void memory_touched_shows_as_faults(void **state)
{
	struct job job = small_job(registry_find_workload("page_fault"), 2, 2);

	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		struct trial trial = run(&job, registry_strategies[s]->name, NULL);

		/* Two tasks of three units; a unit is at least one page. */
		assert_true(trial.minor_faults >= 6);
	}
}

static void fewer_tasks_than_workers_is_fine(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 8, 3);
	uint64_t sum = run(&job, "serial", NULL).checksum;

	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		struct trial trial = run(&job, registry_strategies[s]->name, &sum);

		assert_ok(&trial, "sum_squares", registry_strategies[s]->name);
	}
}

static void pinning_stays_within_the_mask(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 5, 5);
	struct cpus *cpus;

	(void)state;
	assert_int_equal(cpus_load(&cpus), 0);
	assert_true(cpus_allowed(cpus) >= 1 && cpus_allowed(cpus) <= cpus_online(cpus));
	assert_true(cpus_effective(cpus) > 0 && cpus_effective(cpus) <= cpus_allowed(cpus));
	job.order = cpus_order(cpus);
	job.pin = PIN_SPREAD;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		struct trial trial = run(&job, registry_strategies[s]->name, NULL);

		assert_ok(&trial, "sum_squares", registry_strategies[s]->name);
	}
	cpus_free(cpus);
}

static int *began_on; /* by each worker, in memory that processes share */

static int tell_cpus(struct worker *worker, uint64_t task, uint64_t *result)
{
	cpu_set_t set;

	(void)worker;
	began_on[task] = sched_getcpu();
	*result = sched_getaffinity(0, sizeof(set), &set) == 0 ? (uint64_t)CPU_COUNT(&set) : 0;
	return 0;
}

/* Woken at once, two may well share a CPU for milliseconds; bound for good, neither could make room for another. */
static void who_starts_together_starts_apart_and_free(void **state)
{
	static const char *const strategies[] = {"threads", "processes"};
	static const struct workload telling = {.name = "telling", .run = tell_cpus};
	struct job job = small_job(&telling, 2, 2);
	uint64_t expected;
	struct cpus *cpus;
	void *memory;

	(void)state;
	assert_int_equal(shared_map(2 * sizeof(*began_on), &memory), 0);
	began_on = memory;
	expected = run(&job, "serial", NULL).checksum; /* of one that may use all of the CPUs */
	assert_int_equal(cpus_load(&cpus), 0);
	job.start = START_BARRIER;
	for (unsigned s = 0; s < sizeof(strategies) / sizeof(strategies[0]); s++) {
		unsigned apart = 0;

		for (unsigned i = 0; i < 20; i++) {
			struct trial trial;

			/* A scheduler that packs does so after quiet on the other CPUs. */
			for (int64_t until_ns = clock_now_ns() + 20000000; clock_now_ns() < until_ns;)
				;
			began_on[0] = began_on[1] = -1;
			trial = run(&job, strategies[s], &expected);
			assert_ok(&trial, "telling", strategies[s]);
			assert_true(began_on[0] >= 0 && began_on[1] >= 0);
			apart += began_on[0] != began_on[1];
		}
		if (cpus_allowed(cpus) > 1 && apart < 15)
			fail_msg("%s: on CPUs of their own in %u of 20 trials", strategies[s], apart);
	}
	cpus_free(cpus);
	shared_unmap(began_on, 2 * sizeof(*began_on));
}

static void calibration_asks_for_more_when_more_is_asked(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 1, 1);
	uint64_t few, many;

	(void)state;
	job.cpu_ns = 100000;
	assert_int_equal(trial_calibrate(&job, &few), 0);
	job.cpu_ns = 100000000;
	assert_int_equal(trial_calibrate(&job, &many), 0);
	assert_true(few >= 1);
	assert_true(many > 10 * few); /* a thousand times, but for noise */
	job = small_job(registry_find_workload("sleep"), 1, 1);
	assert_int_equal(trial_calibrate(&job, &few), 0);
	assert_int_equal(few, 1);
}

/* ---- teams that fail, with hands that only count ---- */

static unsigned refuse_at, created, reaped;

static int create_until(struct team *team, struct worker *worker)
{
	(void)team;
	if (worker->id == refuse_at)
		return -EAGAIN;
	created++;
	worker_main(worker);
	return 0;
}

static void count_reaped(struct team *team, struct worker *worker)
{
	(void)team;
	assert_int_equal(worker->id, reaped);
	reaped++;
}

static const struct team_hands counting_hands = {.create = create_until, .reap = count_reaped};

static void run_counting(struct team *team)
{
	team_man(team, team->job->workers, NULL, 0);
	team_run(team, &counting_hands);
}

static void a_refused_worker_is_a_status_and_the_others_are_reaped(void **state)
{
	static const struct strategy counting = {.name = "counting", .run = run_counting};
	struct job job = small_job(registry_find_workload("sum_squares"), 6, 12);
	struct trial trial = {0};

	(void)state;
	created = reaped = 0;
	refuse_at = 4;
	run_here(&job, &counting, NULL, &trial);
	assert_string_equal(trial.status, "create:EAGAIN");
	assert_int_equal(created, 4);
	assert_int_equal(reaped, 4);

	created = reaped = 0;
	refuse_at = UINT32_MAX;
	trial = (struct trial){0};
	run_here(&job, &counting, NULL, &trial);
	assert_string_equal(trial.status, "ok");
	assert_int_equal(created, 6);
	assert_int_equal(reaped, 6);
}

static int fail_to_prepare(const struct job *job, void **state)
{
	(void)job;
	(void)state;
	return -ENOSPC;
}

static int fail_third_task(struct worker *worker, uint64_t task, uint64_t *result)
{
	(void)worker;
	*result = task;
	return task == 3 ? -EIO : 0;
}

static int die_in_second_task(struct worker *worker, uint64_t task, uint64_t *result)
{
	(void)worker;
	*result = task;
	if (task == 1)
		_exit(7);
	return 0;
}

static void failures_of_workloads_are_told_by_status(void **state)
{
	static const struct workload unprepared = {.name = "unprepared", .prepare = fail_to_prepare};
	static const struct workload failing = {.name = "failing", .run = fail_third_task};
	static const struct workload dying = {.name = "dying", .run = die_in_second_task};
	struct job job = small_job(&unprepared, 2, 6);
	struct trial trial;

	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		/* A fresh image knows workloads by their names in the registry. */
		if (registry_strategies[s]->capabilities & STRATEGY_FRESH_IMAGE)
			continue;
		job.workload = &unprepared;
		trial = run(&job, registry_strategies[s]->name, NULL);
		assert_string_equal(trial.status, "setup:ENOSPC");
		job.workload = &failing;
		trial = run(&job, registry_strategies[s]->name, NULL);
		assert_string_equal(trial.status, "task:EIO");
	}
	job.workload = &dying;
	trial = run(&job, "processes", NULL);
	assert_ended_with_7(&trial);
	trial = run(&job, "process_pool", NULL);
	assert_ended_with_7(&trial);
	job.workload = &unprepared;
	trial = run(&job, "spawn", NULL);
	assert_string_equal(trial.status, "setup:ENOSPC");
	assert_no_children();
}

static void a_child_that_dies_before_go_does_not_stop_the_show(void **state)
{
	static const struct workload failing = {.name = "failing", .run = die_in_second_task};
	struct job job = small_job(&failing, 3, 3);
	struct trial trial;

	(void)state;
	job.start = START_BARRIER;
	trial = run(&job, "processes", NULL);
	assert_ended_with_7(&trial);
	assert_no_children();
}

/* ---- payloads ---- */

static void payloads_arrive_by_every_transport(void **state)
{
	static const uint64_t sizes[] = {0, 1, 7, 4096, 65537, 1000003};
	static const char *const carrying[] = {"threads", "gil", "thread_pool", "processes", "process_pool"};

	(void)state;
	for (unsigned t = 0; t < registry_transport_count; t++)
		for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			for (unsigned way = 0; way < 4; way++) {
				struct job job =
					small_job(registry_find_workload("sum_squares"), 1 + 2 * (way >> 1), 9);
				struct trial serial;

				job.payload = (struct payload){
					.bytes = sizes[i], .both = way & 1, .transport = registry_transports[t]};
				job.start = way & 1 ? START_BARRIER : START_IMMEDIATE;
				serial = run(&job, "serial", NULL);
				assert_ok(&serial, "sum_squares", "serial");
				for (unsigned s = 0; s < sizeof(carrying) / sizeof(carrying[0]); s++) {
					struct trial trial = run(&job, carrying[s], &serial.checksum);

					assert_ok(&trial, registry_transports[t]->name, carrying[s]);
					assert_true(trial.warm_ns > 0 && trial.warm_ns <= trial.cold_ns);
				}
			}
	assert_no_children();
}

static void a_payload_is_part_of_the_checksum(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 1, 5);
	uint64_t without = run(&job, "serial", NULL).checksum, with;

	(void)state;
	job.payload = (struct payload){.bytes = 100000, .transport = registry_find_transport("pipe")};
	with = run(&job, "serial", NULL).checksum;
	assert_true(with != without);
	job.payload.bytes = 100001;
	assert_true(run(&job, "serial", NULL).checksum != with);
}

static void a_worker_that_dies_with_a_payload_is_told(void **state)
{
	static const struct workload dying = {.name = "dying", .run = die_in_second_task};

	(void)state;
	for (unsigned t = 0; t < registry_transport_count; t++)
		for (unsigned workers = 1; workers <= 3; workers += 2) {
			struct job job = small_job(&dying, workers, 20);
			struct trial trial;

			job.payload =
				(struct payload){.bytes = 300000, .both = true, .transport = registry_transports[t]};
			trial = run(&job, "processes", NULL);
			assert_ended_with_7(&trial);
		}
	assert_no_children();
}

/* ---- the parent's memory ---- */

static void who_writes_forked_memory_pays_in_faults(void **state)
{
	enum { PAGES = 1000 };
	struct job job = small_job(registry_find_workload("rewrite"), 1, 1);
	uint64_t idle = 0;

	(void)state;
	job.start = START_BARRIER;
	job.parent_memory = (struct parent_memory){.bytes = UINT64_C(4096) * PAGES};
	for (enum writer writer = WRITER_NONE; writer <= WRITER_PARENT; writer++) {
		struct trial trial;
		uint64_t sum;

		job.parent_memory.writer = writer == WRITER_PARENT ? WRITER_WORKER : writer;
		job.parent_memory.written = writer ? 0.5 : 0;
		assert_int_equal(parent_memory_make(&job.parent_memory), 0);
		sum = run(&job, "serial", NULL).checksum;
		job.parent_memory.writer = writer;
		assert_int_equal(parent_memory_make(&job.parent_memory), 0);
		trial = run(&job, "processes", &sum);
		assert_ok(&trial, "rewrite", "processes");
		/* A sanitizer's own memory moves either count by some ten. */
		if (writer == WRITER_NONE)
			idle = trial.minor_faults;
		else
			assert_true(trial.minor_faults >= idle + PAGES / 2 - PAGES / 20);
#ifndef __SANITIZE_THREAD__ /* which has memory of its own for memory that threads touch */
		/* Threads have nothing to copy, and nothing is left of the fork before. */
		assert_int_equal(parent_memory_make(&job.parent_memory), 0);
		assert_true(run(&job, "threads", &sum).minor_faults < PAGES / 4);
#endif
	}
	assert_no_children();
}

static void memory_is_counted_once_and_takes_no_time(void **state)
{
	struct job job = small_job(registry_find_workload("sum_squares"), 4, 4);

	(void)state;
	job.start = START_BARRIER;
	job.survey = true;
	for (unsigned s = 0; s < registry_strategy_count; s++) {
		struct trial trial = run(&job, registry_strategies[s]->name, NULL);

		assert_ok(&trial, "sum_squares", registry_strategies[s]->name);
		assert_int_equal(trial.setup_ns + trial.create_ns + trial.run_ns + trial.reap_ns, trial.cold_ns);
		if (registry_strategies[s]->capabilities & (STRATEGY_SHARES_MEMORY) || s == 0)
			continue;
		assert_true(trial.survey_ns > 0);
		/* A process has pages of its own, but does not hold what it shares. */
		assert_true(trial.memory_bytes > INT64_C(4) * 4096);
		assert_true(trial.memory_bytes < INT64_C(4) << 28);
	}
}

/* ---- nothing is left ---- */

/* Shared mappings of this process; private ones come and go with malloc. */
static unsigned count_shared(void)
{
	FILE *file = fopen("/proc/self/maps", "re");
	char line[512], mode[8];
	unsigned shared = 0;

	while (fgets(line, sizeof(line), file))
		shared += sscanf(line, "%*s %7s", mode) == 1 && mode[3] == 's';
	fclose(file);
	return shared;
}

static unsigned count_entries(const char *path)
{
	DIR *directory = opendir(path);
	unsigned count = 0;

	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static void nothing_is_left_after_a_trial(void **state)
{
	unsigned descriptors = count_entries("/proc/self/fd"), shared = count_shared(),
		 threads = count_entries("/proc/self/task");

	(void)state;
	for (unsigned s = 0; s < registry_strategy_count; s++)
		for (unsigned kind = 0; kind <= registry_transport_count; kind++) {
			struct job job = small_job(registry_find_workload("pipe_echo"), 3, 6);
			struct trial trial;

			if (kind > 0 && registry_strategies[s]->capabilities & STRATEGY_FRESH_IMAGE)
				continue;
			if (kind > 0)
				job.payload = (struct payload){
					.bytes = 10000, .both = true, .transport = registry_transports[kind - 1]};
			trial = run(&job, registry_strategies[s]->name, NULL);
			assert_ok(&trial, "pipe_echo", registry_strategies[s]->name);
			assert_no_children();
			assert_int_equal(count_entries("/proc/self/fd"), descriptors);
			assert_int_equal(count_shared(), shared);
		}
	/* OpenMP's threads are let go, and take a moment. */
	for (unsigned wait = 0; wait < 1000 && count_entries("/proc/self/task") > threads; wait++)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	assert_int_equal(count_entries("/proc/self/task"), threads);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_strategy_gets_serials_checksum),
		cmocka_unit_test(more_work_and_more_tasks_change_the_checksum),
		cmocka_unit_test(sum_squares_sums_squares),
		cmocka_unit_test(primes_counts_primes),
		cmocka_unit_test(matmul_multiplies_matrices),
		cmocka_unit_test(a_wrong_checksum_is_a_status),
		cmocka_unit_test(the_spans_add_up),
		cmocka_unit_test(blocking_is_observed_at_least_as_asked),
		cmocka_unit_test(only_gil_takes_the_lock),
		cmocka_unit_test(time_held_and_waited_fit_into_the_time_there_was),
		cmocka_unit_test(latencies_are_ordered_and_kept_for_every_task),
		cmocka_unit_test(background_workers_end_with_the_others),
		cmocka_unit_test(released_work_is_the_same_work),
		cmocka_unit_test(memory_touched_shows_as_faults),
		cmocka_unit_test(fewer_tasks_than_workers_is_fine),
		cmocka_unit_test(pinning_stays_within_the_mask),
		cmocka_unit_test(who_starts_together_starts_apart_and_free),
		cmocka_unit_test(calibration_asks_for_more_when_more_is_asked),
		cmocka_unit_test(a_refused_worker_is_a_status_and_the_others_are_reaped),
		cmocka_unit_test(failures_of_workloads_are_told_by_status),
		cmocka_unit_test(a_child_that_dies_before_go_does_not_stop_the_show),
		cmocka_unit_test(payloads_arrive_by_every_transport),
		cmocka_unit_test(a_payload_is_part_of_the_checksum),
		cmocka_unit_test(a_worker_that_dies_with_a_payload_is_told),
		cmocka_unit_test(who_writes_forked_memory_pays_in_faults),
		cmocka_unit_test(memory_is_counted_once_and_takes_no_time),
		cmocka_unit_test(nothing_is_left_after_a_trial),
	};

	return RUN_TESTS("trial", tests);
}
