/* SPDX-License-Identifier: MIT */
#include "harness/capacity.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "harness/calibration.h"
#include "harness/request.h"
#include "trial/registry.h"

#define TASK_NS	 (10 * NS_PER_MS)
#define LIMIT_NS (60 * NS_PER_S)
#define PAIRS	 5

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A quota is for periods of a tenth of a second, of which a trial sees the beginning. */
static double within_quota(const struct session *session, double capacity)
{
	return session->host->cpu_quota > 0 ? fmin(session->host->cpu_quota, capacity) : capacity;
}

/* Makespan of so many spinners at once, on CPUs of their own from GO on; 0 if it cannot be measured. */
static int spin(struct session *session, struct job *job, unsigned processes, unsigned turn, double *warm_ns)
{
	static struct wire_request request;
	static struct wire_answer answer;
	int err;

	job->workers = processes;
	job->tasks = processes;
	request_place(session, turn, job);
	request_trial(session, job, registry_find_strategy("processes"), options_last_side(session->options), &request);
	request.order.job.limit_ns = LIMIT_NS;
	err = request_ask_twice(session, options_last_side(session->options), &request, &answer);
	*warm_ns = !err && trial_ok(&answer.trial) ? (double)answer.trial.warm_ns : 0;
	return err;
}

int capacity_measure(struct session *session, double *capacity)
{
	unsigned processes = (unsigned)ceil(session->host->effective_cpus);
	struct job job = {.workload = registry_find_workload("sum_squares"), .cpu_ns = TASK_NS, .start = START_BARRIER};
	double capacities[PAIRS], alone, together;
	char status[TRIAL_NAME_SIZE] = "";
	int err = 0;

	*capacity = 0;
	if (!(session->spin_rate > 0))
		err = calibrate_rate(session, &job, &session->spin_rate, status);
	if (err || status[0])
		return err;
	job.units = (uint64_t)fmax(1, session->spin_rate * TASK_NS);
	for (unsigned pair = 0; pair < PAIRS; pair++) {
		err = spin(session, &job, 1, pair, &alone);
		if (!err)
			err = spin(session, &job, processes, pair, &together);
		if (err || !(alone > 0) || !(together > 0))
			return err;
		capacities[pair] = processes * alone / together;
	}
	qsort(capacities, PAIRS, sizeof(capacities[0]), compare_doubles);
	*capacity = within_quota(session, capacities[PAIRS / 2]);
	return 0;
}
