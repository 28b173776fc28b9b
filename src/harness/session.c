/* SPDX-License-Identifier: MIT */
#include "harness/session.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/mix.h"
#include "gbench/gbench.h"
#include "harness/loop.h"
#include "record/csv.h"
#include "trial/run.h"
#include "worker/transport.h"

static int tell(const struct session *session, const char *what, const char *on, int err)
{
	fprintf(stderr, "%s: %s %s: %s\n", session->harness->name, what, on, error_text(err));
	return err;
}

/* ---- one trial ---- */

static const char *const writers[] = {"none", "worker", "parent"};

/* What identifies the trial; trial_run() adds what was measured. */
static struct trial identify(const struct session *session, const struct arm *arm)
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
	struct ledger_entry entry = {.arm = (uint64_t)(arm - session->plan.arms), .trial = *trial};
	int err = session->csv < 0 ? 0 : csv_append(session->csv, trial);

	if (err)
		return tell(session, "cannot write to", session->options->csv, err);
	session->ledger->head.failed += !trial_ok(trial);
	err = ledger_append(session->ledger, &entry);
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

static void show_progress(struct session *session)
{
	const struct options *options = session->options;
	/* Where a filter lets few through, the rounds tell more. */
	double filtered = (double)session->chosen / session->plan.arm_count;
	double share = (double)session->done / fmax(1, session->trials * filtered);

	session->progress.restart = session->ledger->restart;
	session->progress.restarts = options->restarts;
	session->progress.round = session->round;
	session->progress.rounds = options->rounds;
	progress_show(&session->progress, (session->ledger->restart + fmin(1, share)) / options->restarts);
}

/* ---- measuring: called by Google Benchmark for each arm of a round ---- */

struct measurement {
	struct session *session;
	struct arm *arm;
};

/* Holding memory is not part of the trial. */
static void run_arm(struct session *session, const struct arm *arm, struct trial *trial)
{
	const struct cell *cell = &session->plan.cells[arm->cell];
	struct job job = cell->job;
	int err = plan_hold(&session->plan, &job, arm->strategy);

	if (err) {
		trial->started_ns = clock_wall_ns();
		snprintf(trial->status, sizeof(trial->status), "setup:%s", error_name(err));
		return;
	}
	ledger_announce(session->ledger, ACTIVITY_TRIAL, (uint64_t)(arm - session->plan.arms), trial,
			job.workload->name);
	trial_run(&job, arm->strategy, cell->verified ? &cell->checksum : NULL, trial);
	if (!cell->verified && trial_ok(trial))
		strcpy(trial->status, "unverified");
}

/* ---- where a sweep over numbers of workers stops ---- */

static bool was_refused(const struct session *session, const struct arm *arm)
{
	const struct plan *plan = &session->plan;
	const struct ledger_head *head = &session->ledger->head;
	const struct job *job = &plan->cells[arm->cell].job;

	for (unsigned i = 0; i < head->refused_count; i++) {
		const struct arm *refused = &plan->arms[head->refused[i]];
		const struct job *other = &plan->cells[refused->cell].job;

		if (!refused->loop && refused->strategy == arm->strategy &&
		    other->payload.transport == job->payload.transport && other->workers <= job->workers)
			return true;
	}
	return false;
}

/* What may have refused the worker. */
static void name_limit(const struct arm *arm, unsigned workers, const struct trial *trial, char *text, size_t size)
{
	struct limit limit = limits_by_count(!(arm->strategy->capabilities & STRATEGY_SHARES_MEMORY));
	struct rlimit files = {0};

	getrlimit(RLIMIT_NOFILE, &files);
	if (strcmp(trial->status, "create:EMFILE") == 0)
		snprintf(text, size, "RLIMIT_NOFILE is %llu (ulimit -n)", (unsigned long long)files.rlim_cur);
	else if (limit.most <= 2 * (uint64_t)workers) /* others come and go meanwhile */
		snprintf(text, size, "the nearest limit is that %s", limit.name);
	else
		snprintf(text, size, "no limit that is known here forbids it");
}

static void note_refusal(struct session *session, const struct arm *arm, const struct trial *trial)
{
	const struct job *job = &session->plan.cells[arm->cell].job;
	char limit[200];

	struct ledger_head *head = &session->ledger->head;

	if (head->refused_count < LEDGER_BAD_ARMS_MOST)
		head->refused[head->refused_count++] = (uint64_t)(arm - session->plan.arms);
	name_limit(arm, job->workers, trial, limit, sizeof(limit));
	progress_clear(&session->progress);
	if (arm->loop)
		fprintf(stderr, "%s: %s/%s: %s: %s\n", session->harness->name, arm->loop->thing, arm->loop->side,
			trial->status, limit);
	else
		fprintf(stderr, "%s: %s stop below %u workers (%s): %s\n", session->harness->name, arm->strategy->name,
			job->workers, trial->status, limit);
}

static void measure_arm(struct gbench_state *state, struct session *session, const struct arm *arm)
{
	struct trial trial = identify(session, arm);

	if (was_refused(session, arm)) {
		gbench_error(state, "fewer workers were refused already");
		return;
	}
	show_progress(session);
	if (arm->loop)
		loop_run(arm->loop, state, &trial);
	while (!arm->loop && gbench_next(state)) {
		run_arm(session, arm, &trial);
		gbench_set_times(state, (double)trial.cold_ns / 1e9, (double)(trial.user_ns + trial.system_ns) / 1e9);
	}
	if (strncmp(trial.status, "create:", 7) == 0)
		note_refusal(session, arm, &trial);
	session->error = keep(session, arm, &trial);
	session->position++;
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
	fprintf(stderr, "%s: the harness that takes turns with this one has ended\n", session->harness->name);
	return -EPIPE;
}

static void measure(struct gbench_state *state, void *argument)
{
	struct measurement *measurement = argument;
	struct session *session = measurement->session;
	uint64_t step = steps_before(session) + session->step++;

	if (!session->error && session->turns &&
	    !turns_wait(session->turns, session->options->side, step, session->options->seed))
		session->error = tell_turns(session);
	if (session->error) {
		gbench_error(state, "the run was ended");
		return;
	}
	measure_arm(state, session, measurement->arm);
	if (session->turns)
		turns_pass(session->turns);
}

/* Was the arm's trial of this round done before the harness came to a bad end, or is it the
 * one that brought it about? */
static bool is_done(const struct session *session, unsigned arm)
{
	for (uint64_t i = 0; i < session->former_count; i++) {
		const struct ledger_entry *entry = &session->former[i];

		if (entry->arm == arm && entry->trial.restart == session->ledger->restart &&
		    entry->trial.round == session->round)
			return true;
	}
	return ledger_is_bad(session->ledger, arm);
}

static int run_round(struct session *session, struct measurement *measurements, unsigned *order)
{
	struct plan *plan = &session->plan;

	plan_order(plan, session->options->seed, session->ledger->restart, session->round, order);
	session->position = 0;
	session->step = 0;
	gbench_clear();
	for (unsigned i = 0; i < plan->arm_count; i++) {
		struct arm *arm = &plan->arms[order[i]];
		const struct cell *cell = &plan->cells[arm->cell];

		measurements[i] = (struct measurement){session, arm};
		if (session->round < cell->rounds && !is_done(session, order[i]))
			gbench_register(arm->name, measure, &measurements[i], arm->loop ? cell->job.tasks : 1,
					GBENCH_MS, 0);
	}
	gbench_measure();
	return session->error;
}

static int calibrate(struct session *session)
{
	for (unsigned i = 0; i < session->plan.cell_count; i++) {
		struct ledger_head *head = &session->ledger->head;
		int err;

		ledger_announce(session->ledger, ACTIVITY_CALIBRATING, 0, NULL,
				session->plan.cells[i].job.workload->name);
		err = plan_calibrate(&session->plan, i, head->calibrations, &head->neighbour_units);

		if (err)
			return tell(session, "cannot run the workload", session->plan.cells[i].job.workload->name, err);
	}
	ledger_announce(session->ledger, ACTIVITY_NONE, 0, NULL, "");
	return ledger_save(session->ledger);
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

int session_run(struct session *session)
{
	unsigned arms = session->plan.arm_count;
	struct measurement *measurements = calloc(arms, sizeof(*measurements));
	unsigned *order = calloc(arms, sizeof(*order));
	int err = !measurements || !order ? -ENOMEM : session->turns ? calibrate_by_turns(session) : calibrate(session);

	session->trials = count_trials(session);
	session->done = 0;
	if (!err && session->ledger->head.resumed)
		err = ledger_entries(session->ledger, &session->former, &session->former_count);
	for (session->round = 0; !err && session->round < session->options->rounds; session->round++)
		err = run_round(session, measurements, order);
	/* The next restart begins when the other's last trial is over. */
	if (!err && session->turns && !turns_wait_steps(session->turns, steps_before(session)))
		err = tell_turns(session);
	progress_clear(&session->progress);
	ledger_announce(session->ledger, ACTIVITY_NONE, 0, NULL, "");
	free(session->former);
	session->former = NULL;
	session->former_count = 0;
	free(measurements);
	free(order);
	return err;
}

/* ---- reporting: called by Google Benchmark for each repetition ---- */

struct replay {
	const struct ledger_entry *entries;
	uint64_t count;
	uint64_t arm;
	uint64_t bare; /* of a loop: the first arm of its cell */
	uint64_t next; /* entry to look at */
};

/* The arm's next trial, or NULL. */
static const struct trial *next_trial(struct replay *replay)
{
	while (replay->next < replay->count) {
		const struct ledger_entry *entry = &replay->entries[replay->next++];

		if (entry->arm == replay->arm)
			return &entry->trial;
	}
	return NULL;
}

static void hand_over(struct gbench_state *state, void *argument)
{
	const struct trial *trial = next_trial(argument);

	if (!trial || !trial_ok(trial)) {
		gbench_error(state, trial ? trial->status : "not run");
		return;
	}
	while (gbench_next(state))
		gbench_set_times(state, (double)trial->cold_ns / 1e9,
				 (double)(trial->user_ns + trial->system_ns) / 1e9);
	gbench_counter(state, "warm_s", (double)trial->warm_ns / 1e9);
	gbench_counter(state, "create_s", (double)trial->create_ns / 1e9);
	gbench_counter(state, "reap_s", (double)trial->reap_ns / 1e9);
}

/* The bare loop's trial of the same round, or NULL. */
static const struct trial *find_bare(const struct replay *replay, const struct trial *like)
{
	for (uint64_t i = 0; i < replay->count; i++) {
		const struct ledger_entry *entry = &replay->entries[i];

		if (entry->arm == replay->bare && entry->trial.restart == like->restart &&
		    entry->trial.round == like->round && trial_ok(&entry->trial))
			return &entry->trial;
	}
	return NULL;
}

/* One iteration of a loop, and how many times a bare one that is. */
static void hand_over_loop(struct gbench_state *state, void *argument)
{
	const struct replay *replay = argument;
	const struct trial *trial = next_trial(argument), *bare = trial ? find_bare(replay, trial) : NULL;
	double iterations = trial ? (double)trial->tasks * 1e9 : 0;

	if (!trial || !trial_ok(trial)) {
		gbench_error(state, trial ? trial->status : "not run");
		return;
	}
	while (gbench_next(state))
		gbench_set_times(state, (double)trial->cold_ns / iterations,
				 (double)(trial->user_ns + trial->system_ns) / iterations);
	if (bare && replay->arm != replay->bare)
		gbench_counter(state, "ratio", (double)trial->cold_ns / (double)bare->cold_ns);
}

static void do_nothing(struct gbench_state *state, void *argument)
{
	(void)state;
	(void)argument;
}

unsigned session_count(struct session *session)
{
	gbench_clear();
	for (unsigned i = 0; i < session->plan.arm_count; i++)
		gbench_register(session->plan.arms[i].name, do_nothing, NULL, 1, GBENCH_MS, 0);
	return (unsigned)gbench_count();
}

/* How often an arm is repeated that was not in all rounds; 0 for one that was. */
static unsigned repetitions_of(const struct session *session, const struct replay *replay)
{
	const struct cell *cell = &session->plan.cells[session->plan.arms[replay->arm].cell];
	unsigned repetitions = 0;

	if (cell->rounds == UINT_MAX)
		return 0;
	for (uint64_t i = 0; i < replay->count; i++)
		repetitions += replay->entries[i].arm == replay->arm;
	return repetitions;
}

static void register_replay(const struct session *session, struct replay *replay)
{
	const struct arm *arm = &session->plan.arms[replay->arm];
	unsigned repetitions = repetitions_of(session, replay);

	/* Before the first trial, all are to be listed. */
	if (repetitions || replay->count == 0 || session->plan.cells[arm->cell].rounds == UINT_MAX)
		gbench_register(arm->name, arm->loop ? hand_over_loop : hand_over, replay, 1,
				arm->loop ? GBENCH_NS : GBENCH_MS, repetitions);
}

int session_report(struct session *session)
{
	struct plan *plan = &session->plan;
	struct replay *replays = calloc(plan->arm_count, sizeof(*replays));
	struct ledger_entry *entries = NULL;
	uint64_t count = 0;
	int err = replays ? ledger_entries(session->ledger, &entries, &count) : -ENOMEM;

	if (!err) {
		gbench_clear();
		for (unsigned i = 0; i < plan->arm_count; i++) {
			replays[i] = (struct replay){.entries = entries,
						     .count = count,
						     .arm = i,
						     .bare = plan->cells[plan->arms[i].cell].first_arm};
			register_replay(session, &replays[i]);
		}
		err = gbench_report(session->options->rounds * session->options->restarts) ? 0 : -EIO;
	}
	free(entries);
	free(replays);
	return err;
}
