/* SPDX-License-Identifier: MIT */
#include "harness/session.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/mix.h"
#include "base/units.h"
#include "gbench/gbench.h"
#include "harness/giving_up.h"
#include "harness/interrupt.h"
#include "harness/limit.h"
#include "harness/loop.h"
#include "record/csv.h"
#include "trial/run.h"
#include "worker/transport.h"

static int tell(const struct session *session, const char *what, const char *on, int err)
{
	fprintf(stderr, "%s: %s %s: %s\n", session->harness->name, what, on, error_text(err));
	return err;
}

bool session_is_first(const struct session *session)
{
	return session->ledger->restart == 0 && !session->ledger->head.resumed;
}

/* ---- one trial ---- */

static const char *const writers[] = {"none", "worker", "parent"};

struct trial session_identify(const struct session *session, const struct arm *arm)
{
	const struct job *job = &session->plan.cells[arm->cell].job;
	struct trial trial = {
		.schema = TRIAL_SCHEMA,
		.run_id = session->ledger->head.run_id,
		.host_id = session->host->id,
		.restart = session->ledger->restart,
		.round = session->round,
		.position = session->position,
		.workers = job->workers,
		.tasks = job->tasks,
		.cpu_ns = job->cpu_ns,
		.block_ns = job->block_ns,
		.switch_interval_ns = job->switch_interval_ns,
		.released = job->released,
		.neighbours = job->neighbours.count,
		.seed = session->options->seed,
		.units = job->units,
		.effective_cpus = session->host->effective_cpus,
		.capacity = session->capacity,
	};

	trial.payload_bytes = job->payload.bytes;
	strcpy(trial.transport, "none");
	if (job->payload.transport)
		snprintf(trial.transport, sizeof(trial.transport), "%s", job->payload.transport->name);
	strcpy(trial.trip, !job->payload.transport ? "none" : job->payload.both ? "both" : "there");
	trial.parent_bytes = job->ballast.bytes;
	strcpy(trial.parent_pages, !job->ballast.bytes ? "none" : job->ballast.pages == PAGES_HUGE ? "huge" : "small");
	strcpy(trial.writer, writers[job->ballast.writer]);
	trial.written = job->ballast.written;
	snprintf(trial.harness, sizeof(trial.harness), "%s%s", session->harness->name,
		 !session->turns			? ""
		 : session->options->side == TURNS_HEAD ? "_head"
							: "_base");
	snprintf(trial.strategy, sizeof(trial.strategy), "%s", arm->strategy->name);
	snprintf(trial.workload, sizeof(trial.workload), "%s", job->workload->name);
	strcpy(trial.start, job->start == START_BARRIER ? "barrier" : "immediate");
	strcpy(trial.pin, job->pin == PIN_SPREAD ? "spread" : "none");
	return trial;
}

static int keep(struct session *session, const struct arm *arm, const struct trial *trial)
{
	uint64_t index = (uint64_t)(arm - session->plan.arms);
	int err;

	/* Should this process end amid the next two lines, its supervisor does what is left of them. */
	ledger_announce(session->ledger, ACTIVITY_KEEPING, index, trial, trial->workload, 0);
	err = session->csv < 0 ? 0 : csv_append(session->csv, trial);
	if (err)
		return tell(session, "cannot write to", session->options->csv, err);
	err = ledger_append(session->ledger, index, trial);
	return err ? tell(session, "cannot keep", "a trial for the report", err) : 0;
}

/* Trials of this restart. */
static unsigned count_trials(const struct session *session)
{
	const struct plan *plan = &session->plan;
	unsigned rounds = session->options->rounds, trials = 0;

	for (unsigned i = 0; i < plan->cell_count; i++)
		trials += plan->cells[i].arm_count * (plan->cells[i].rounds < rounds ? plan->cells[i].rounds : rounds);
	return trials;
}

static void show_progress(struct session *session, const struct arm *arm)
{
	const struct options *options = session->options;
	/* Where a filter lets few through, the rounds tell more. */
	double filtered = (double)session->chosen / session->plan.arm_count;
	double share = (double)session->done / fmax(1, session->trials * filtered);

	session->progress.restart = session->ledger->restart;
	session->progress.restarts = options->restarts;
	session->progress.round = session->round;
	session->progress.rounds = options->rounds;
	progress_show(&session->progress, (session->ledger->restart + fmin(1, share)) / options->restarts,
		      strchr(arm->name, '/') ? strchr(arm->name, '/') + 1
					     : arm->name); /* the harness is named already */
}

/* ---- measuring: called by Google Benchmark for each arm of a round ---- */

struct measurement {
	struct session *session;
	struct arm *arm;
	unsigned position;
};

/* Holding memory is not part of what is timed; but whoever ends the harness for it ends this trial. */
static void run_arm(struct session *session, const struct arm *arm, struct trial *trial)
{
	const struct cell *cell = &session->plan.cells[arm->cell];
	struct job job = cell->job;
	int err;

	ledger_announce(session->ledger, ACTIVITY_TRIAL, (uint64_t)(arm - session->plan.arms), trial,
			job.workload->name, limit_of_holding(&job));
	err = plan_hold(&session->plan, &job, arm->strategy);
	if (err) {
		trial->started_ns = clock_wall_ns();
		snprintf(trial->status, sizeof(trial->status), "setup:%s", error_name(err));
		return;
	}
	/* Its time begins now. */
	job.limit_ns = limit_of_trial(session->options, &job);
	ledger_announce(session->ledger, ACTIVITY_TRIAL, (uint64_t)(arm - session->plan.arms), trial,
			job.workload->name, job.limit_ns);
	session->timeline.arm = (uint64_t)(arm - session->plan.arms);
	job.recorder = session->timeline.file ? &session->timeline.recorder : NULL;
	trial_run(&job, arm->strategy, cell->verified ? &cell->checksum : NULL, trial);
	if (!cell->verified && trial_ok(trial))
		strcpy(trial->status, "unverified");
}

static void tell_trial(struct session *session, const struct arm *arm, const struct trial *trial)
{
	char time[32];

	if (!session->options->verbose)
		return;
	progress_clear(&session->progress);
	fprintf(stderr, "%s: restart %u/%u, round %u/%u: %s: %s, %s\n", session->harness->name,
		session->ledger->restart + 1, session->options->restarts, session->round + 1, session->options->rounds,
		arm->name, format_duration(time, sizeof(time), (double)trial->cold_ns), trial->status);
}

static void measure_arm(struct gbench_state *state, struct session *session, const struct arm *arm)
{
	struct trial trial = session_identify(session, arm);
	enum giving_up why;

	if (giving_up_was_refused(session, arm)) {
		gbench_error(state, "fewer workers were refused already");
		return;
	}
	show_progress(session, arm);
	if (arm->loop) {
		const struct job *job = &session->plan.cells[arm->cell].job;

		ledger_announce(session->ledger, ACTIVITY_TRIAL, (uint64_t)(arm - session->plan.arms), &trial,
				arm->loop->thing, limit_of_trial(session->options, job));
		loop_run(arm->loop, state, &trial);
	}
	while (!arm->loop && gbench_next(state)) {
		run_arm(session, arm, &trial);
		gbench_set_times(state, (double)trial.cold_ns / 1e9, (double)(trial.user_ns + trial.system_ns) / 1e9);
	}
	/* What was cut short is no trial. */
	if (interrupt_signal()) {
		session->error = -EINTR;
		return;
	}
	session->error = keep(session, arm, &trial);
	tell_trial(session, arm, &trial);
	why = giving_up_why(&trial);
	if (why == GIVING_UP_REFUSED)
		giving_up_refused(session, arm, &trial);
	else if (why == GIVING_UP_HUNG)
		giving_up_timed_out(session, arm, &trial);
	ledger_announce(session->ledger, ACTIVITY_BETWEEN, 0, NULL, "", 0);
	session->done++;
}

/* Steps before this round. */
static uint64_t steps_before(const struct session *session)
{
	return ((uint64_t)session->ledger->restart * session->options->rounds + session->round) *
	       session->plan.arm_count;
}

static int tell_turns(struct session *session)
{
	if (interrupt_signal())
		return -EINTR;
	fprintf(stderr, "%s: the harness that takes turns with this one has ended\n", session->harness->name);
	return -EPIPE;
}

static void measure(struct gbench_state *state, void *argument)
{
	struct measurement *measurement = argument;
	struct session *session = measurement->session;
	uint64_t step = steps_before(session) + session->step++;

	if (!session->error && interrupt_signal())
		session->error = -EINTR;
	if (!session->error && session->turns &&
	    !turns_wait(session->turns, session->options->side, step, session->options->seed))
		session->error = tell_turns(session);
	if (session->error) {
		gbench_error(state, "the run was ended");
		return;
	}
	session->position = measurement->position;
	measure_arm(state, session, measurement->arm);
	if (session->turns)
		turns_pass(session->turns);
}

static bool is_before(const struct session *session, const struct ledger_entry *entry)
{
	return entry->restart != session->ledger->restart ? entry->restart < session->ledger->restart
							  : entry->round < session->round;
}

/* Rounds come one after the other, and so do their trials. */
static void find_former(struct session *session)
{
	while (session->former_next < session->former_count &&
	       is_before(session, &session->former[session->former_next]))
		session->former_next++;
}

/* Was the arm's trial of this round done before the harness came to a bad end, or is it the
 * one that brought it about? */
static bool is_done(const struct session *session, unsigned arm)
{
	for (uint64_t i = session->former_next; i < session->former_count && session->former[i].round == session->round;
	     i++)
		if (session->former[i].arm == arm)
			return true;
	return ledger_is_bad(session->ledger, arm);
}

static int run_round(struct session *session, struct measurement *measurements, unsigned *order)
{
	struct plan *plan = &session->plan;

	plan_order(plan, session->options->seed, session->ledger->restart, session->round, order);
	session->step = 0;
	find_former(session);
	gbench_clear();
	for (unsigned i = 0; i < plan->arm_count; i++) {
		struct arm *arm = &plan->arms[order[i]];
		const struct cell *cell = &plan->cells[arm->cell];

		measurements[i] = (struct measurement){session, arm, i};
		if (session->round < cell->rounds && !is_done(session, order[i]))
			gbench_register(arm->name, measure, &measurements[i], arm->loop ? cell->job.tasks : 1,
					GBENCH_MS, 0);
	}
	gbench_measure();
	return session->error;
}

#define TASK_DEVIATES 0.25

/* Tasks are whole numbers of the kernel's units.  Once for each workload. */
static void tell_coarse_units(const struct session *session)
{
	for (unsigned i = 0; i < session->plan.cell_count; i++) {
		const struct job *job = &session->plan.cells[i].job;
		struct calibration *workload = plan_rate(&session->plan, i, session->ledger->head.calibrations);
		char unit[32], asked[32];

		if (workload->told || job->cpu_ns == 0 || !(workload->rate > 0) ||
		    fabs((double)job->units / workload->rate / (double)job->cpu_ns - 1) <= TASK_DEVIATES)
			continue;
		workload->told = true;
		fprintf(stderr,
			"%s: %s works in units of %s: tasks of %s cannot be had, and take the nearest number of them\n",
			session->harness->name, job->workload->name,
			format_duration(unit, sizeof(unit), 1 / workload->rate),
			format_duration_exact(asked, sizeof(asked), job->cpu_ns));
	}
}

static int calibrate(struct session *session)
{
	int err;

	for (unsigned i = 0; i < session->plan.cell_count; i++) {
		struct ledger_head *head = &session->ledger->head;

		if (interrupt_signal())
			return -EINTR;
		ledger_announce(session->ledger, ACTIVITY_CALIBRATING, 0, NULL,
				session->plan.cells[i].job.workload->name,
				limit_of_calibration(session->options, &session->plan.cells[i].job));
		err = plan_calibrate(&session->plan, i, head->calibrations, &head->neighbour_units);
		if (interrupt_signal())
			return -EINTR;
		if (err)
			return tell(session, "cannot run the workload", session->plan.cells[i].job.workload->name, err);
	}
	ledger_announce(session->ledger, ACTIVITY_BETWEEN, 0, NULL, "", 0);
	if (session_is_first(session) && !session->options->quiet)
		tell_coarse_units(session);
	err = ledger_save(session->ledger);
	return err ? tell(session, "cannot keep", "calibrations", err) : 0;
}

/* ---- by turns ---- */

static unsigned rates_of(const struct session *session)
{
	return session->plan.cell_count < TURNS_RATES_MOST ? session->plan.cell_count : TURNS_RATES_MOST;
}

/* The base does as much work as the head has found a task to be. */
static int take_rates(struct session *session)
{
	if (!turns_wait_calibrated(session->turns))
		return tell_turns(session);
	for (unsigned i = 0; i < rates_of(session); i++)
		session->ledger->head.calibrations[i].rate = session->turns->rates[i];
	return 0;
}

/* The arms, in their order. */
static uint64_t plan_number(const struct session *session)
{
	uint64_t number = mix64(session->plan.arm_count);

	for (unsigned i = 0; i < session->plan.arm_count; i++)
		for (const char *c = session->plan.arms[i].name; *c; c++)
			number = mix64(number ^ (unsigned char)*c);
	return number | 1;
}

static int agree(struct session *session)
{
	if (!turns_wait_ready(session->turns, session->options->side, session->ledger->restart, plan_number(session)))
		return tell_turns(session);
	if (turns_agree(session->turns))
		return 0;
	if (session->options->side == TURNS_HEAD)
		fprintf(stderr, "%s: base and head do not mean to run the same trials\n", session->harness->name);
	return -EPROTO;
}

static int calibrate_by_turns(struct session *session)
{
	bool first = session->ledger->restart == 0, head = session->options->side == TURNS_HEAD;
	int err = first && !head ? take_rates(session) : 0;

	if (!err)
		err = calibrate(session);
	for (unsigned i = 0; !err && first && head && i < rates_of(session); i++)
		session->turns->rates[i] = session->ledger->head.calibrations[i].rate;
	if (!err && first && head)
		turns_calibrated(session->turns);
	return err ? err : agree(session);
}

static int take_former(struct session *session)
{
	int err = ledger_entries(session->ledger, &session->former, &session->former_count);

	return err ? tell(session, "cannot read", "what was measured before", err) : 0;
}

int session_run(struct session *session)
{
	unsigned arms = session->plan.arm_count;
	struct measurement *measurements = calloc(arms, sizeof(*measurements));
	unsigned *order = calloc(arms, sizeof(*order));
	int err = measurements && order ? 0 : tell(session, "cannot run", "the rounds", -ENOMEM);

	if (!err)
		err = session->turns ? calibrate_by_turns(session) : calibrate(session);
	session->trials = count_trials(session);
	session->done = 0;
	if (!err && session->ledger->head.resumed)
		err = take_former(session);
	for (session->round = 0; !err && session->round < session->options->rounds; session->round++)
		err = run_round(session, measurements, order);
	/* The next restart begins when the other's last trial is over. */
	if (!err && session->turns && !turns_wait_steps(session->turns, steps_before(session)))
		err = tell_turns(session);
	progress_clear(&session->progress);
	ledger_announce(session->ledger, ACTIVITY_NONE, 0, NULL, "", 0);
	free(session->former);
	session->former = NULL;
	session->former_count = session->former_next = 0;
	free(measurements);
	free(order);
	return err;
}
