/* SPDX-License-Identifier: MIT
 *
 * The simulated lock beside the real one: the same trials under gil and in a
 * Python interpreter, alternating within a round.  `breakeven fidelity` says
 * how well they agree.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "coprocess_source.inc" /* static const char coprocess_source[] */
#include "harness/harness.h"
#include "interpreter/coprocess.h"
#include "interpreter/facts.h"
#include "worker/strategy.h"
#include "worker/workload.h"

/* The interpreter of all trials; each starts one of its own.  Here, because a strategy is given the job alone. */
static const char *interpreter;
static struct interpreter_facts facts;

/* Ends before the trial's own limit, so that the message names the interpreter. */
static int64_t timeout_of(const struct job *job)
{
	int64_t asked_ns = (int64_t)job->tasks * (job->cpu_ns + job->block_ns);
	int64_t patience_ns = 30 * NS_PER_S + 100 * asked_ns, limit_ns = job->limit_ns / 10 * 9;

	return limit_ns && limit_ns < patience_ns ? limit_ns : patience_ns;
}

/* In the order in which they are shared out among workers. */
static void add_cpus(cJSON *json, const struct job *job)
{
	cJSON *list = cJSON_AddArrayToObject(json, "cpus");

	for (unsigned i = 0; job->order && i < job->order->count; i++)
		cJSON_AddItemToArray(list, cJSON_CreateNumber(job->order->cpus[i]));
}

static char *make_request(const struct job *job, const char *strategy)
{
	cJSON *json = cJSON_CreateObject();
	char *text;

	cJSON_AddStringToObject(json, "strategy", strategy);
	cJSON_AddNumberToObject(json, "workers", job->workers);
	cJSON_AddNumberToObject(json, "background", (double)job->background);
	cJSON_AddNumberToObject(json, "tasks", (double)job->tasks);
	cJSON_AddNumberToObject(json, "cpu_ns", (double)job->cpu_ns);
	cJSON_AddNumberToObject(json, "burn_rate", facts.burn_rate);
	cJSON_AddNumberToObject(json, "digest_rate", facts.digest_rate);
	cJSON_AddNumberToObject(json, "block_ns", (double)job->block_ns);
	cJSON_AddNumberToObject(json, "released", job->released);
	cJSON_AddNumberToObject(json, "switch_interval_ns", (double)job->switch_interval_ns);
	/* Its workers are always woken at once, where ours may begin as they are created. */
	cJSON_AddBoolToObject(json, "placed", job->pin == PIN_NONE);
	cJSON_AddNumberToObject(json, "rotation", job->rotation);
	add_cpus(json, job);
	text = cJSON_PrintUnformatted(json);
	cJSON_Delete(json);
	return text;
}

static int64_t stamp(const cJSON *answer, const char *name)
{
	return (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItem(answer, name));
}

/* Takes the interpreter's stamps, which are of the same clock, for ours. */
static int take(struct team *team, const cJSON *answer)
{
	const cJSON *latencies = cJSON_GetObjectItem(answer, "latencies"), *latency;
	int64_t *kept = arena_latencies(team->arena);
	uint64_t task = 0;

	team->created = 1;
	team->started_ns = stamp(answer, "started");
	team->created_ns = stamp(answer, "created");
	team->go_ns = stamp(answer, "go");
	team->reaped_ns = stamp(answer, "reaped");
	team->arena->slots[0].first_start_ns = stamp(answer, "first_start");
	team->arena->slots[0].last_end_ns = stamp(answer, "last_end");
	cJSON_ArrayForEach(latency, latencies) if (kept && task < team->job->tasks) kept[task++] =
		(int64_t)cJSON_GetNumberValue(latency);
	return team->started_ns > 0 && team->started_ns <= team->go_ns && team->go_ns <= team->reaped_ns ? 0 : -EPROTO;
}

/* A program starts its interpreter once: this is no part of the timed span. */
static int start(struct team *team, struct coprocess *python, int64_t until_ns)
{
	int64_t since_ns = clock_now_ns(), left_ns;
	int err = coprocess_spawn(python, interpreter, coprocess_source, NULL);

	team->helper = python->pid; /* its memory is surveyed, too */
	left_ns = until_ns - clock_now_ns();
	if (!err)
		err = coprocess_greet(python, left_ns < COPROCESS_START_NS ? left_ns : COPROCESS_START_NS);
	team->setup_ns = clock_now_ns() - since_ns;
	return err;
}

static int ask(struct team *team, struct coprocess *python, const char *strategy, int64_t until_ns)
{
	char *request = make_request(team->job, strategy);
	cJSON *answer = NULL;
	int err = request ? coprocess_ask(python, request, until_ns - clock_now_ns(), &answer) : -ENOMEM;

	free(request);
	if (!err)
		err = take(team, answer);
	cJSON_Delete(answer);
	return err;
}

/* Each trial has an interpreter of its own: what one arm leaves in it must not reach another. */
static void run(struct team *team, const char *strategy)
{
	int64_t until_ns = clock_now_ns() + timeout_of(team->job);
	enum team_stage stage = TEAM_SETUP;
	struct coprocess python;
	int err = start(team, &python, until_ns);

	if (!err) {
		stage = TEAM_TASK;
		err = ask(team, &python, strategy, until_ns);
	}
	coprocess_stop(&python);
	team->helper = 0;
	if (!err)
		return;
	team_fail(team, stage, err, NULL);
	fprintf(stderr, "fidelity: the interpreter %s\n",
		python.reason[0] ? python.reason : "answers with impossible times");
}

static void run_serial(struct team *team)
{
	run(team, "serial");
}

static void run_threads(struct team *team)
{
	run(team, "threads");
}

static void run_processes(struct team *team)
{
	run(team, "processes");
}

static void run_pool(struct team *team)
{
	run(team, "pool");
}

static const struct strategy python_serial = {
	.name = "python_serial",
	.summary = "the same in a real interpreter, one after the other",
	.capabilities = STRATEGY_FOREIGN,
	.run = run_serial,
};
static const struct strategy python_threads = {
	.name = "python_threads",
	.summary = "threading in a real interpreter",
	.capabilities = STRATEGY_FOREIGN | STRATEGY_PARALLEL,
	.run = run_threads,
};
static const struct strategy python_free_threads = {
	.name = "python_free_threads",
	.summary = "threading in an interpreter that has no lock",
	.capabilities = STRATEGY_FOREIGN | STRATEGY_PARALLEL,
	.run = run_threads,
};
static const struct strategy python_processes = {
	.name = "python_processes",
	.summary = "multiprocessing in a real interpreter",
	.capabilities = STRATEGY_FOREIGN | STRATEGY_PARALLEL,
	.run = run_processes,
};
static const struct strategy python_pool = {
	.name = "python_pool",
	.summary = "multiprocessing.Pool.map, chunksize=1",
	.capabilities = STRATEGY_FOREIGN | STRATEGY_PARALLEL,
	.run = run_pool,
};
static const struct strategy *const own[] = {&python_serial,	&python_threads, &python_free_threads,
					     &python_processes, &python_pool,	 NULL};

/* Throughput of computing, waiting and both; released work, one task a worker,
 * so that Amdahl's law is the answer; the convoy, with some work a request, as
 * interpreted code has it. */
#define SWEEPS(simulated, real)                                                                                        \
	{                                                                                                              \
		"--workloads=mixed --cpu=4ms --block=4ms --blocking=0,25,50,75,100 --workers=1,2,4,8 --tasks=16 "      \
		"--start=barrier --strategies=serial," simulated ",python_serial," real,                               \
			"--workloads=sum_squares --cpu=20ms --released=0,0.25,0.5,0.75,1 --workers=2 --tasks=2 "       \
			"--start=barrier --strategies=serial," simulated ",python_serial," real,                       \
			"--workloads=sum_squares --cpu=8ms --workers=4 --tasks=8 --released=0,1 --start=barrier "      \
			"--strategies=serial,processes,python_serial,python_processes",                                \
			"--workloads=mixed --cpu=50us --block=1ms --workers=1 --tasks=60 --start=barrier "             \
			"--background=1,2,4 "                                                                          \
			"--switch-interval=100us,1ms,5ms --strategies=" simulated "," real,                            \
			NULL                                                                                           \
	}

static const char *const sweeps[] = SWEEPS("gil", "python_threads");
static const char *const free_sweeps[] = SWEEPS("threads", "python_free_threads");

static bool only_talks(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "--version") == 0 ||
		    strncmp(argv[i], "--benchmark_list_tests", 22) == 0)
			return true;
	return false;
}

/* The first process asks the interpreter; those that it executes inherit the answer. */
static int know_interpreter(char *reason, size_t size)
{
	int err = interpreter_inherit(&facts) ? interpreter_probe(interpreter, coprocess_source, &facts, reason, size)
					      : 0;

	if (!err && interpreter_hand_on(&facts) != 0) {
		snprintf(reason, size, "cannot be told to other processes: %s", error_text(ENOMEM));
		err = -ENOMEM;
	}
	return err;
}

int main(int argc, char **argv)
{
	const char *asked = getenv("PYTHON");
	struct harness fidelity = {
		.name = "fidelity",
		.question = "Does the simulated lock behave as a real interpreter's? PYTHON= names another.",
		.workloads = "mixed",
		.strategies = "serial,gil,python_serial,python_threads",
		.workers = "2",
		.cpu = "4ms",
		.block = "4ms",
		.sweeps = sweeps,
		.own_strategies = own,
	};
	bool measures = harness_is_launcher() || !only_talks(argc, argv);
	char reason[sizeof(((struct coprocess *)0)->reason)];
	int err;

	interpreter = asked && *asked ? asked : "python3";
	err = measures ? know_interpreter(reason, sizeof(reason)) : 0;
	if (err == -ENOENT && interpreter != asked) {
		fprintf(stderr, "fidelity: there is no python3: skipped; PYTHON= names another interpreter\n");
		return STATUS_OK;
	}
	if (err) {
		fprintf(stderr, "fidelity: PYTHON=%s: the interpreter %s\n", interpreter, reason);
		return STATUS_USAGE;
	}
	if (measures && !facts.has_gil) {
		fidelity.strategies = "serial,threads,python_serial,python_free_threads";
		fidelity.sweeps = free_sweeps;
	}
	return harness_main(&fidelity, argc, argv);
}
