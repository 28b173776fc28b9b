/* SPDX-License-Identifier: MIT */
#include "harness/session.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/units.h"
#include "gbench/gbench.h"
#include "harness/calibration.h"
#include "harness/capacity.h"
#include "harness/files.h"
#include "harness/giving_up.h"
#include "harness/request.h"
#include "record/csv.h"
#include "trial/loop.h"

/* ---- one trial ---- */

static int keep(struct session *session, const struct arm *arm, const struct trial *trial)
{
	int err = 0;

	/* A program that fails is not run again: its row says why. */
	if (session->round < session->options->warmup && !(arm->loop && arm->loop->run && !trial_ok(trial)))
		return 0;
	err = session->csv < 0 ? 0 : csv_append(session->csv, trial);
	if (err)
		return files_tell(session, "cannot write to", session->options->csv, err);
	err = rows_add(&session->rows, (unsigned)(arm - session->plan.arms), trial);
	return err ? files_tell(session, "cannot keep", "a trial for the report", err) : 0;
}

static void show_progress(struct session *session, const struct arm *arm)
{
	const struct options *options = session->options;
	/* Where a filter lets few through, the rounds tell more. */
	double filtered = (double)session->chosen / session->plan.arm_count;
	double share = (double)session->done / fmax(1, session->trials * filtered);

	session->progress.restart = session->restart;
	session->progress.restarts = options->restarts;
	session->progress.round = session->round;
	session->progress.rounds = options->warmup + options->rounds;
	if (session->harness->progress)
		share = session->harness->progress(session);
	progress_show(&session->progress, (session->restart + fmin(1, share)) / options->restarts,
		      strchr(arm->name, '/') ? strchr(arm->name, '/') + 1
					     : arm->name); /* the harness is named already */
}

/* Rounds of the session before this one: which CPU a round starts on and who follows whom go by it. */
static uint64_t turn_of(const struct session *session)
{
	return (uint64_t)(session->options->first_restart + session->restart) * session->options->rounds +
	       session->round;
}

/* Compares a result with that of the base, if the base has one. */
static void check_result(const struct reference *reference, const struct arm *arm, struct trial *trial)
{
	if (arm->loop->compared && reference->verified && trial_ok(trial) && trial->checksum != reference->checksum)
		strcpy(trial->status, "checksum");
}

/* Asks for the trial and takes what was measured. */
static int run_arm(struct session *session, const struct arm *arm, struct trial *trial)
{
	static struct wire_request request;
	static struct wire_answer answer;
	const struct cell *cell = &session->plan.cells[arm->cell];
	const struct reference *reference = &cell->references[arm->side];
	struct job job = cell->job;
	int err, arena_fd = -1;

	request_place(session, turn_of(session), &job);
	job.recorded = session->timeline.file != NULL;
	request_trial(session, &job, arm->strategy, arm->side, &request);
	request.has_expected = reference->verified;
	request.expected = reference->checksum;
	if (arm->loop) {
		request.kind = WIRE_LOOP;
		request.loop = (unsigned)(arm - session->plan.arms);
		request.number =
			arm->loop->run && session->round == session->options->warmup ? LOOP_SURVEYED : job.tasks;
	}
	err = request_ask(session, arm->side, &request, &answer, &arena_fd);
	if (err)
		return err;
	trial_take_measured(trial, &answer.trial);
	if (arm->loop)
		check_result(reference, arm, trial);
	else if (!reference->verified && trial_ok(trial))
		strcpy(trial->status, "unverified");
	if (job.recorded && !arm->loop && trial_ok(trial) && arena_fd < 0)
		timeline_fail(&session->timeline, EMFILE); /* it came, but there was no number for it */
	if (arena_fd >= 0)
		timeline_take(&session->timeline, (uint64_t)(arm - session->plan.arms), arena_fd, &answer.team, trial);
	return 0;
}

static void tell_trial(struct session *session, const struct arm *arm, const struct trial *trial)
{
	char time[32];

	if (session->options->loudness != LOUDNESS_VERBOSE)
		return;
	progress_clear(&session->progress);
	fprintf(stderr, "%s: restart %u/%u, round %u/%u: %s: %s, %s\n", session->harness->name, session->restart + 1,
		session->options->restarts, session->round + 1, session->options->warmup + session->options->rounds,
		arm->name, format_duration(time, sizeof(time), (double)trial->cold_ns), trial->status);
}

/* ---- measuring: called by Google Benchmark for each arm of a round ---- */

struct measurement {
	struct session *session;
	struct arm *arm;
	unsigned position;
};

/* The time of one iteration, as Google Benchmark counts it. */
static void hand_over(struct gbench_state *state, const struct arm *arm, const struct trial *trial)
{
	double iterations = arm->loop && trial->tasks ? (double)trial->tasks : 1;

	while (gbench_next(state))
		gbench_set_times(state, (double)trial->cold_ns / iterations / 1e9,
				 (double)(trial->user_ns + trial->system_ns) / iterations / 1e9);
}

static void measure_arm(struct gbench_state *state, struct session *session, struct arm *arm)
{
	struct trial trial = session_identify(session, arm);
	const struct cell *cell = &session->plan.cells[arm->cell];
	int err = 0;

	if (giving_up_was_refused(session, arm)) {
		gbench_error(state, "fewer workers were refused already");
		return;
	}
	show_progress(session, arm);
	fflush(NULL);
	if (cell->broken[0]) {
		trial.started_ns = clock_wall_ns();
		trial_nowhere(&trial);
		snprintf(trial.status, sizeof(trial.status), "%s", cell->broken);
	} else {
		err = run_arm(session, arm, &trial);
	}
	/* What was cut short is no trial. */
	if (err || interrupt_signal()) {
		session->error = interrupt_signal() ? -EINTR : err;
		gbench_error(state, "the run was ended");
		return;
	}
	hand_over(state, arm, &trial);
	session->error = keep(session, arm, &trial);
	tell_trial(session, arm, &trial);
	giving_up_consider(session, arm, &trial, true);
	session->done++;
}

static void measure(struct gbench_state *state, void *argument)
{
	struct measurement *measurement = argument;
	struct session *session = measurement->session;

	if (!session->error && interrupt_signal())
		session->error = -EINTR;
	if (session->error) {
		gbench_error(state, "the run was ended");
		return;
	}
	session->position = measurement->position;
	measure_arm(state, session, measurement->arm);
}

/* ---- rounds ---- */

/* Rows of an earlier run come in the order of their rounds; was the arm's trial of this one among them? */
static bool is_done(struct session *session, unsigned arm)
{
	const struct rows *rows = &session->rows;

	if (!session->resumed)
		return false;
	while (session->former_next < rows->count && (rows->rows[session->former_next].restart < session->restart ||
						      rows->rows[session->former_next].round < session->round))
		session->former_next++;
	for (size_t i = session->former_next; i < rows->count && rows->rows[i].round == session->round; i++)
		if (rows->rows[i].arm == arm)
			return true;
	return false;
}

static int run_round(struct session *session, struct measurement *measurements, unsigned *order)
{
	struct plan *plan = &session->plan;

	plan_order(plan, session->options->seed, turn_of(session), order);
	gbench_clear();
	for (unsigned i = 0; i < plan->arm_count; i++) {
		struct arm *arm = &plan->arms[order[i]];

		measurements[i] = (struct measurement){session, arm, i};
		if (arm_is_run(arm) && !is_done(session, order[i]))
			gbench_register(arm->name, measure, &measurements[i], 1, GBENCH_MS);
	}
	gbench_measure();
	return session->error;
}

static int run_rounds(struct session *session)
{
	unsigned arms = session->plan.arm_count, rounds;
	struct measurement *measurements = calloc(arms, sizeof(*measurements));
	unsigned *order = calloc(arms, sizeof(*order));
	int err = 0;

	if (!measurements || !order) {
		free(measurements);
		free(order);
		return files_tell(session, "cannot run", "the rounds", -ENOMEM);
	}
	rounds = session->options->warmup + session->options->rounds;
	session->trials = arms * rounds;
	session->done = 0;
	for (session->round = 0; !err && session->round < rounds; session->round++) {
		err = run_round(session, measurements, order);
		session->rounds_kept += !err && session->round >= session->options->warmup;
		if (!err && session->harness->is_enough && session->harness->is_enough(session))
			break;
	}
	progress_clear(&session->progress);
	free(measurements);
	free(order);
	return err;
}

/* ---- restarts ---- */

static int run_restart(struct session *session)
{
	int err = request_start(session);

	if (!err)
		err = capacity_measure(session, &session->capacity);
	if (!err && !session->begun) {
		err = files_open(session);
		session->refused = err && !session->begun;
	}
	if (!err)
		err = calibrate(session);
	if (!err)
		err = run_rounds(session);
	request_stop(session);
	session->resumed = false;
	return err;
}

/* What is there of a run that a signal has ended. */
static int tell_interrupted(const struct session *session)
{
	const char *name = session->harness->name, *csv = session->options->csv;

	if (!session->begun && csv)
		fprintf(stderr, "%s: ended by a signal before its first trial; no file was touched\n", name);
	else if (csv)
		fprintf(stderr, "%s: ended by a signal; %zu finished trial%s in %s\n", name, session->rows.count,
			session->rows.count == 1 ? " is" : "s are", csv);
	else
		fprintf(stderr, "%s: ended by a signal; no trial was kept (--csv=FILE keeps them)\n", name);
	if (session->options->timeline && session->begun)
		fprintf(stderr, "%s: the states of the workers until then are in %s\n", name,
			session->options->timeline);
	interrupt_end();
	return STATUS_FAILED;
}

/* Exit 0 only where all that was asked for was measured and written. */
static int finish(struct session *session)
{
	bool left_out = session->plan.threads.asked || session->plan.processes.asked;
	size_t failed = 0;
	int err = session_report(session);

	if (err)
		files_tell(session, "cannot make", "the report", err);
	fflush(stdout);
	if (session->harness->report && session->harness->report(session) != STATUS_OK)
		return STATUS_FAILED;
	for (size_t i = 0; i < session->rows.count; i++)
		failed += !row_ok(&session->rows.rows[i]);
	if (failed)
		fprintf(stderr, "%s: %zu trial%s failed; %s\n", session->harness->name, failed, failed == 1 ? "" : "s",
			session->options->csv ? "the column `status` of the CSV says why"
					      : "--csv=FILE keeps the reasons");
	return err || failed || left_out ? STATUS_FAILED : STATUS_OK;
}

int session_run(struct session *session)
{
	int err = 0, closed;

	for (; !err && session->restart < session->options->restarts; session->restart++)
		err = run_restart(session);
	closed = files_close(session);
	if (err == -EINTR)
		return tell_interrupted(session);
	if (session->options->baseline && (err == -EPROTO || err == -EXDEV))
		return err == -EPROTO ? STATUS_INCOMPARABLE : STATUS_BUILDS_DIFFER;
	if (err)
		return session->refused ? STATUS_USAGE : STATUS_FAILED;
	session->restart = session->options->restarts - 1;
	return finish(session) || closed ? STATUS_FAILED : STATUS_OK;
}

void session_free(struct session *session)
{
	request_stop(session);
	rows_free(&session->rows);
	plan_free(&session->plan);
}
