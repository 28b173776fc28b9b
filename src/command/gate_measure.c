/* SPDX-License-Identifier: MIT
 *
 * Measuring for the gate: one interim analysis after the other, until it is decided.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mix.h"
#include "command/command.h"
#include "command/gate.h"
#include "command/measure.h"
#include "command/run_harness.h"

/* Rounds in each restart: a difference of 2 % takes more than a factor of two. */
#define BASELINE_ROUNDS 4
#define BOUNDS_ROUNDS	2

#define GRACE_NS 120e9 /* beyond the cap */

struct run {
	const struct gate_request *request;
	const struct bounds *bounds;
	char candidate[PATH_MAX], baseline[PATH_MAX]; /* harnesses; no baseline: the bounds are what is measured */
	bool has_baseline;
};

/* ---- which trials ---- */

/* Baseline and candidate: twelve arms of some 20 ms a worker; and what these do not see, as gate_pairs.c knows them: a
 * fork beside next to no work, a payload that is handed over, and how long a task that wakes waits for the lock at
 * worst. */
static const char *const baseline_cells[] = {
	"--workloads=sum_squares --workers=2 --tasks=8 --cpu=5ms "
	"--strategies=serial,threads,gil,processes,thread_pool,process_pool",
	"--workloads=sleep --workers=4 --tasks=4 --block=20ms --strategies=threads,gil,processes",
	"--workloads=mixed --workers=2 --tasks=8 --cpu=2ms --block=3ms --strategies=threads,gil,processes",
	"--workloads=sum_squares --workers=8 --tasks=8 --cpu=20us --strategies=processes",
	"--workloads=sum_squares --workers=2 --tasks=64 --cpu=100us --transport=pipe --payload=64K "
	"--strategies=processes",
	"--workloads=mixed --workers=1 --tasks=12 --cpu=50us --block=1ms --background=1 --start=barrier "
	"--strategies=gil",
	NULL,
};

/* Work of the user's instead of ours. */
static const char *const own_cells[] = {
	"--workers=2 --tasks=8 --cpu=5ms --strategies=serial,threads,gil,processes,thread_pool,process_pool",
	NULL,
};

static void print_lines(FILE *file, const char *const *lines)
{
	for (; *lines; lines++)
		fprintf(file, "%s\n", *lines);
}

/* What the harness shall measure, the control in each round with it. */
static void print_sweeps(const struct run *run, FILE *file)
{
	char flags[1000];

	for (unsigned i = 0; !run->has_baseline && i < run->bounds->count; i++)
		if (bounds_flags(run->bounds, i, flags, sizeof(flags)))
			fprintf(file, "%s\n", flags);
	if (run->has_baseline)
		print_lines(file, run->request->workload ? own_cells : baseline_cells);
	print_lines(file, bounds_controls);
}

/* Each round of commands is a restart: every run is a program of its own. */
static void add_commands(const struct run *run, unsigned interim, struct command_line *line)
{
	const struct gate_commands *programs = run->request->commands;

	for (unsigned i = 0; i < programs->count; i++)
		command_line_add(line, "--arm=%s=%s", programs->names[i], programs->texts[i]);
	command_line_add(line, "--rounds=%d", GATE_INTERIM_RESTARTS);
	command_line_add(line, "--all-rounds");
	command_line_add(line, "--timeout=%.0fns", run->request->cap_ns); /* of one run: a longer one hangs */
	command_line_add(line, "--warmup=%d", interim == 1);
	command_line_add(line, "--seed=%" PRIu64, mix64(run->request->seed + interim) >> 32);
}

/* Baseline and candidate are two sides of one run: each trial of the one beside its like of the other. */
static void add_flags(const struct run *run, unsigned interim, struct command_line *line)
{
	const struct gate_request *request = run->request;

	command_line_add(line, "--restarts=%d", GATE_INTERIM_RESTARTS);
	command_line_add(line, "--rounds=%u",
			 request->rounds     ? request->rounds
			 : run->has_baseline ? BASELINE_ROUNDS
					     : BOUNDS_ROUNDS);
	command_line_add(line, "--seed=%" PRIu64, mix64(request->seed + interim) >> 32);
	if (run->has_baseline)
		command_line_add(line, "--baseline=%s", run->baseline);
	if (run->has_baseline && request->allow_different_builds)
		command_line_add(line, "--allow-different-builds");
	if (request->workload) {
		command_line_add(line, "--workloads=%s", request->against);
		command_line_add(line, "--baseline-workload=%s", request->workload);
	}
}

/* Is there nothing more to find out?  What cannot be judged is for the caller to say. */
static bool is_decided(const struct run *run, const struct trial_list *list)
{
	struct gate_problem problem;
	struct gate_data data;
	struct gate gate;
	bool decided = true;

	if (gate_data_of(run->request, list, run->bounds, &data, &problem) != 0)
		return true;
	if (gate_judge(&data, &run->request->options, &gate) == 0) {
		decided = gate.decided;
		gate_free(&gate);
	}
	gate_data_free(&data);
	return decided;
}

static int next(void *owner, struct trial_list *list, struct interim *interim)
{
	const struct run *run = owner;
	const struct gate_request *request = run->request;

	if (interim->number > 1) {
		/* The next one will take as long as the last. */
		if (is_decided(run, list) || interim->number > request->interims ||
		    interim->spent_ns + interim->last_ns > request->cap_ns)
			return MEASURE_ENOUGH;
		fprintf(stderr, "breakeven gate: not decided after interim analysis %u of %u; measuring on\n",
			interim->number - 1, request->interims);
	}
	if (request->commands) {
		add_commands(run, interim->number, &interim->line);
		return MEASURE_ON;
	}
	print_sweeps(run, interim->sweeps);
	add_flags(run, interim->number, &interim->line);
	return MEASURE_ON;
}

/* ---- the run ---- */

static int find_harnesses(struct run *run)
{
	const struct gate_request *request = run->request;
	const char *build = request->baseline_build;

	if (request->commands)
		return harness_find("gate", "command", run->candidate, sizeof(run->candidate)) == 0 ? STATUS_OK
												    : STATUS_INVALID;
	if (request->candidate_harness)
		snprintf(run->candidate, sizeof(run->candidate), "%s", request->candidate_harness);
	else if (harness_find("gate", "gate", run->candidate, sizeof(run->candidate)) != 0)
		return STATUS_INVALID;
	run->has_baseline = request->baseline || build || request->workload;
	if (request->baseline)
		return gate_baseline_build(request->baseline, run->baseline, sizeof(run->baseline));
	if (build)
		snprintf(run->baseline, sizeof(run->baseline), "%s/bench/gate", build);
	else if (harness_find("gate", "gate", run->baseline, sizeof(run->baseline)) != 0)
		return STATUS_INVALID;
	if (build && access(run->baseline, X_OK) != 0)
		return command_tell("gate", STATUS_USAGE, "there is no %s", run->baseline);
	return STATUS_OK;
}

int gate_measure(const struct gate_request *request, const struct bounds *bounds, struct trial_list *list)
{
	struct run run = {.request = request, .bounds = bounds};
	struct measuring measuring = {.command = "gate",
				      .harness = run.candidate,
				      .csv = request->csv,
				      .flag = "--csv=FILE",
				      .limit_ns = request->cap_ns + GRACE_NS,
				      .next = next,
				      .owner = &run};
	int status = find_harnesses(&run);

	if (!status)
		status = measure_until_decided(&measuring, list);
	if (status == STATUS_FAILED && request->commands)
		fprintf(stderr,
			"breakeven gate: an interim analysis of commands is %d rounds, with a warm-up round: "
			"--cap=TIME "
			"gives them more time\n",
			GATE_INTERIM_RESTARTS);
	if (status == STATUS_INCOMPARABLE && request->baseline)
		gate_baseline_tell_first();
	/* What was not measured is neither a pass nor a regression. */
	return status == STATUS_OK || status == STATUS_USAGE ? status : STATUS_INVALID;
}
