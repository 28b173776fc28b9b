/* SPDX-License-Identifier: MIT
 *
 * The gate's self-test: harnesses with a fault linked in (tests/faults/; make faults) must fail it, and the
 * same program must pass.
 */
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "command/command.h"
#include "command/gate.h"
#include "command/run_harness.h"
#include "report/gate_report.h"

static const struct probe {
	const char *fault; /* NULL: none */
	const char *ratio; /* that must fail; NULL: none may */
	bool gross;	   /* no machine that gives two CPUs is too noisy for it */
	bool against_baseline;
	const char *what;
} probes[] = {
	{NULL, NULL, false, false, "the program as it is"},
	{"leaky_lock", "lock_serialises", true, false, "a lock that leaks parallelism"},
	{"serial_threads", "threads_scale", true, false, "threads that are serialised"},
	{"held_lock", "sleep_overlaps_gil", true, false, "a lock held over blocking"},
	{NULL, NULL, false, true, "the program against itself"},
	{"double_fork", "sum_squares_processes_8_fork", true, true, "a fork that costs twice as much"},
	{"more_work_5", "sum_squares_processes_2", false, true, "5 % more work in one arm"},
	{"more_work_10", "sum_squares_processes_2", false, true, "10 % more work in one arm"},
	{"more_work_20", "sum_squares_processes_2", true, true, "20 % more work in one arm"},
};

/* That were really had.  With fewer, somebody else takes so much that what is serialised and what is not look alike. */
#define CPUS_LEAST  1.8
#define PRECISION   3
#define PROBE_COUNT (sizeof(probes) / sizeof(probes[0]))

/* BUILD/faults/NAME, where BUILD is the folder of BUILD/bench/gate. */
static int find_fault(const char *build, const char *fault, char *path, size_t size)
{
	if (snprintf(path, size, "%s/faults/%s", build, fault) < (int)size && access(path, X_OK) == 0)
		return STATUS_OK;
	return command_tell("gate", STATUS_USAGE, "the self-test needs %s; make faults makes it", path);
}

/* STATUS_OK if what came of it is what had to come; STATUS_INCONCLUSIVE if the machine was too noisy to tell. */
static int status_of(const struct probe *probe, const struct gate *gate)
{
	const struct gate_ratio *ratio = probe->ratio ? gate_find(gate, probe->ratio) : NULL;
	enum gate_verdict verdict = ratio ? ratio->verdict : gate->verdict;

	if (probe->ratio && !ratio)
		return STATUS_FAILED;
	if (verdict == (probe->ratio ? GATE_FAIL : GATE_PASS))
		return STATUS_OK;
	return verdict == GATE_INCONCLUSIVE && !(probe->gross && gate->capacity >= CPUS_LEAST) ? STATUS_INCONCLUSIVE
											       : STATUS_FAILED;
}

static void tell(const struct probe *probe, const struct gate *gate, int status)
{
	const struct gate_ratio *ratio = probe->ratio ? gate_find(gate, probe->ratio) : NULL;

	printf("%-5s %-32s must %s, is %s",
	       status == STATUS_OK	       ? "ok"
	       : status == STATUS_INCONCLUSIVE ? "noisy"
					       : "WRONG",
	       probe->what, probe->ratio ? "fail" : "pass", words_gate_verdict(gate->verdict));
	if (ratio)
		printf(" (%s %.3f, %.3f..%.3f)", probe->ratio, ratio->ratio.center, ratio->ratio.low,
		       ratio->ratio.high);
	printf(", after %u restarts\n", gate->restarts);
	for (size_t i = 0; !probe->ratio && i < gate->count; i++)
		if (gate->ratios[i].verdict != GATE_PASS)
			printf("      %s %s: %.3f, %.3f..%.3f\n", words_gate_verdict(gate->ratios[i].verdict),
			       gate->ratios[i].series->name, gate->ratios[i].ratio.center, gate->ratios[i].ratio.low,
			       gate->ratios[i].ratio.high);
	fflush(stdout);
}

/* Returns an exit status; STATUS_INCONCLUSIVE where the machine was too noisy to tell. */
static int take_probe(const struct gate_request *common, const struct bounds *bounds, const char *build,
		      const struct probe *probe)
{
	struct gate_request request = *common;
	struct trial_list list = {0};
	struct gate_data data;
	struct gate gate;
	char harness[PATH_MAX];
	int status = STATUS_OK;

	request.baseline_build = probe->against_baseline ? build : NULL;
	if (!probe->ratio) { /* no alarm is what is asked for, not how precisely all is known */
		request.options.margin *= PRECISION;
		request.options.bounds_scale *= PRECISION;
	}
	if (probe->gross)
		request.options.until = probe->ratio;
	/* Twelve rounds see a factor of 1.5; further analyses are for a machine where they do not. */
	if (probe->gross && !probe->against_baseline)
		request.rounds = 1;
	if (probe->fault) {
		status = find_fault(build, probe->fault, harness, sizeof(harness));
		request.candidate_harness = harness;
	}
	if (!status)
		status = gate_measure(&request, bounds, &list);
	if (!status)
		status = gate_verdict_of(&request, &list, bounds, &data, &gate);
	if (!status) {
		status = status_of(probe, &gate);
		tell(probe, &gate, status);
		gate_free(&gate);
		gate_data_free(&data);
	}
	trial_list_free(&list);
	return status;
}

int gate_self_test(const struct gate_request *request, const struct bounds *bounds)
{
	char gate[PATH_MAX], *build;
	int worst = STATUS_OK;

	if (harness_find("gate", "gate", gate, sizeof(gate)) != 0)
		return STATUS_USAGE;
	build = dirname(dirname(gate));
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		int status = take_probe(request, bounds, build, &probes[i]);

		if (status == STATUS_USAGE || status == STATUS_INVALID) /* nothing more can be tried */
			return status;
		/* A gate that does the wrong thing is worse than one that cannot tell. */
		if (status == STATUS_FAILED || worst == STATUS_OK)
			worst = status == STATUS_OK ? worst : status;
	}
	return worst;
}
