/* SPDX-License-Identifier: MIT */
#include "harness/calibration.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/units.h"
#include "harness/limit.h"
#include "harness/request.h"
#include "trial/loop.h"
#include "trial/registry.h"

#define BACKGROUND_TASK_NS (50 * NS_PER_US) /* background load looks that often whether it is to stop */
#define UNITS_MOST	   (UINT64_C(1) << 62)

/* ---- rates ---- */

/* Why there is no number, in the words of a trial's status; empty: there is one. */
static int ask_number(struct session *session, const struct wire_request *request, uint64_t *number,
		      char status[TRIAL_NAME_SIZE])
{
	static struct wire_answer answer;
	int err = request_ask_twice(session, options_last_side(session->options), request, &answer);

	status[0] = '\0';
	if (err)
		return err;
	if (answer.trial.status[0])
		snprintf(status, TRIAL_NAME_SIZE, "%s", answer.trial.status);
	else if (answer.err)
		snprintf(status, TRIAL_NAME_SIZE, "setup:%s", error_name(answer.err));
	else if (answer.number == 0 || answer.number > UNITS_MOST)
		snprintf(status, TRIAL_NAME_SIZE, "overwritten");
	*number = answer.number;
	return 0;
}

/* Units of a task as long as a second: so many that rounding them off is nothing.  Each arm begins on each of the start
 * CPUs as often: the mean of a task's times on them is what was asked for. */
int calibrate_rate(struct session *session, const struct job *job, double *rate, char status[TRIAL_NAME_SIZE])
{
	static struct wire_request request;
	unsigned cpus = session->starts.count ? session->starts.count : 1;
	struct job second = *job;
	double unit_ns = 0;
	int err = 0;

	second.cpu_ns = NS_PER_S;
	second.workers = 1;
	status[0] = '\0';
	for (unsigned i = 0; !err && !status[0] && i < cpus; i++) {
		uint64_t units = 0;

		request_place(session, i, &second);
		request_trial(session, &second, NULL, options_last_side(session->options), &request);
		request.kind = WIRE_CALIBRATE;
		request.order.job.limit_ns = limit_of_calibration(session->options, job);
		err = ask_number(session, &request, &units, status);
		unit_ns += (double)NS_PER_S / (double)units / cpus;
	}
	*rate = err || status[0] ? 0 : 1 / unit_ns;
	return err;
}

static int find_units(struct session *session, unsigned index, char status[TRIAL_NAME_SIZE])
{
	struct cell *holder = plan_rate(&session->plan, index);
	struct job *job = &session->plan.cells[index].job;
	int err;

	status[0] = '\0';
	if (job->units)
		return 0;
	if (job->cpu_ns == 0) {
		job->units = job->workload->reads & READS_CPU ? 0 : 1;
		return 0;
	}
	if (!(holder->rate > 0)) {
		err = calibrate_rate(session, job, &holder->rate, status);
		if (err || status[0])
			return err;
	}
	job->units = (uint64_t)llround(holder->rate * (double)job->cpu_ns);
	job->units += job->units == 0;
	return 0;
}

static int find_background_units(struct session *session, struct job *job, char status[TRIAL_NAME_SIZE])
{
	struct job load = {.workload = job->background_workload, .workers = 1, .tasks = 1};
	double rate;
	int err = 0;

	if (!session->background_units && job->background) {
		err = calibrate_rate(session, &load, &rate, status);
		if (!err && !status[0])
			session->background_units = (uint64_t)fmax(1, rate * BACKGROUND_TASK_NS);
	}
	job->background_units = session->background_units;
	return err;
}

/* ---- results ---- */

static bool are_alike(const struct job *job, const struct job *other)
{
	bool alike = true;

#define PARAMETER(X, type, name, ...) alike &= job->name == other->name;
	CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	return alike;
}

/* An earlier cell of the same work, that may differ in workers and the like: the result is known. */
static const struct cell *find_twin(const struct plan *plan, unsigned index)
{
	const struct job *job = &plan->cells[index].job;

	for (unsigned i = 0; i < index; i++) {
		const struct job *other = &plan->cells[i].job;

		if (!plan->cells[i].broken[0] && other->workload == job->workload && other->units == job->units &&
		    other->tasks == job->tasks && are_alike(job, other) && other->payload.bytes == job->payload.bytes &&
		    !other->payload.transport == !job->payload.transport &&
		    other->parent_memory.bytes == job->parent_memory.bytes &&
		    other->parent_memory.written == job->parent_memory.written)
			return &plan->cells[i];
	}
	return NULL;
}

static struct job job_alone(const struct session *session, const struct job *job)
{
	struct job alone = *job;

	alone.background = 0;
	alone.block_ns = 0; /* no result depends on it, and ten thousand tasks would wait one after the other */
	alone.survey = false;
	/* Serial is the parent: it has no child to wait for. */
	if (alone.parent_memory.writer == WRITER_PARENT)
		alone.parent_memory.writer = WRITER_WORKER;
	request_place(session, 0, &alone);
	return alone;
}

static int find_reference(struct session *session, struct cell *cell, enum side side, char status[TRIAL_NAME_SIZE])
{
	static struct wire_request request;
	static struct wire_answer answer;
	struct job alone = job_alone(session, &cell->job);
	int err;

	request_trial(session, &alone, registry_find_strategy("serial"), side, &request);
	request.order.job.limit_ns = limit_of_calibration(session->options, &cell->job);
	err = request_ask_twice(session, side, &request, &answer);
	if (err)
		return err;
	cell->references[side] = (struct reference){answer.trial.checksum, trial_ok(&answer.trial)};
	/* What fails in a task fails in each trial, which says so; what does not end, or ends the process, would do so
	 * again. */
	if (answer.err || strncmp(answer.trial.status, "setup:", 6) == 0)
		snprintf(status, TRIAL_NAME_SIZE, "%s", answer.trial.status);
	return 0;
}

static int find_references(struct session *session, unsigned index, char status[TRIAL_NAME_SIZE])
{
	struct cell *cell = &session->plan.cells[index];
	const struct cell *twin = find_twin(&session->plan, index);
	const struct options *options = session->options;
	int err = 0;

	if (twin) {
		memcpy(cell->references, twin->references, sizeof(cell->references));
		return 0;
	}
	for (enum side side = options_first_side(options); !err && side <= options_last_side(options); side++)
		err = find_reference(session, cell, side, status);
	return err;
}

/* ---- cells ---- */

/* The output of the first program of a cell, which the others must give, too. */
static int find_output(struct session *session, struct cell *cell, const struct wire_request *request)
{
	static struct wire_answer answer;
	struct arm *base = &session->plan.arms[cell->first_arm];
	int err = request_ask(session, options_last_side(session->options), request, &answer, NULL);

	if (!err && trial_ok(&answer.trial))
		cell->references[base->side] = (struct reference){answer.trial.checksum, true};
	return err;
}

/* A loop that cannot run says so in its row, as others go on. */
static int calibrate_loop(struct session *session, struct cell *cell)
{
	static struct wire_request request;
	char status[TRIAL_NAME_SIZE];
	const struct loop *loop = session->plan.arms[cell->first_arm].loop;
	uint64_t iterations = 0;
	int err;

	memset(&request, 0, sizeof(request));
	request.kind = loop->run ? WIRE_LOOP : WIRE_LOOP_CALIBRATE;
	request.number = 1;
	request.loop = cell->first_arm;
	request.order.job = cell->job;
	request_place(session, 0, &request.order.job);
	request.order.job.limit_ns = limit_of_trial(session->options, &cell->job);
	request.prepare_limit_ns = limit_of_preparing(session->options, &cell->job);
	if (loop->run)
		return loop->compared ? find_output(session, cell, &request)
				      : 0; /* it runs once: nothing to calibrate */
	err = ask_number(session, &request, &iterations, status);
	cell->job.tasks = err || status[0] ? 1 : iterations;
	return err;
}

static void tell_broken(const struct session *session, const struct cell *cell)
{
	char limit[32];
	bool late = strncmp(cell->broken, "timeout", 7) == 0;

	fprintf(stderr, "%s: workload `%s`, tried out alone, ", session->harness->name, cell->job.workload->name);
	if (late)
		fprintf(stderr, "did not end within %s",
			format_duration(limit, sizeof(limit),
					(double)limit_of_calibration(session->options, &cell->job)));
	else
		fprintf(stderr, "failed (%s)", cell->broken);
	fprintf(stderr, "; it is not measured here, the rest is\n");
}

static int calibrate_cell(struct session *session, unsigned index)
{
	struct cell *cell = &session->plan.cells[index];
	int err;

	if (session->plan.arms[cell->first_arm].loop)
		return calibrate_loop(session, cell);
	err = find_units(session, index, cell->broken);
	if (!err && !cell->broken[0])
		err = find_background_units(session, &cell->job, cell->broken);
	if (!err && !cell->broken[0])
		err = find_references(session, index, cell->broken);
	return err;
}

#define TASK_DEVIATES 0.25

/* Tasks are whole numbers of the kernel's units.  Once for each workload. */
static void tell_coarse_units(struct session *session)
{
	for (unsigned i = 0; i < session->plan.cell_count; i++) {
		const struct job *job = &session->plan.cells[i].job;
		struct cell *holder = plan_rate(&session->plan, i);
		char unit[32], asked[32];

		if (holder->told || job->cpu_ns == 0 || !(holder->rate > 0) ||
		    fabs((double)job->units / holder->rate / (double)job->cpu_ns - 1) <= TASK_DEVIATES)
			continue;
		holder->told = true;
		fprintf(stderr, "%s: --cpu=%s rounded to a whole number of %s, the unit of %s\n",
			session->harness->name, format_duration_exact(asked, sizeof(asked), job->cpu_ns),
			format_duration(unit, sizeof(unit), 1 / holder->rate), job->workload->name);
	}
}

int calibrate(struct session *session)
{
	int err = 0;

	for (unsigned i = 0; !err && i < session->plan.cell_count; i++) {
		struct cell *cell = &session->plan.cells[i];

		if (cell->calibrated)
			continue;
		err = calibrate_cell(session, i);
		cell->calibrated = !err;
		if (!err && cell->broken[0])
			tell_broken(session, cell);
	}
	if (!err && session->restart == 0 && session->options->loudness != LOUDNESS_QUIET)
		tell_coarse_units(session);
	return err;
}
