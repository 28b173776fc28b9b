/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/units.h"
#include "gbench/gbench.h"
#include "harness/session.h"

/* Called by Google Benchmark for each repetition. */
struct replay {
	const struct session *session;
	unsigned arm;
	size_t next; /* row to look at */
	bool bad;    /* the good ones have been handed over */
};

static const struct row *next_of_kind(struct replay *replay)
{
	const struct rows *rows = &replay->session->rows;

	while (replay->next < rows->count) {
		const struct row *row = &rows->rows[replay->next++];

		if (row->arm == replay->arm && row_ok(row) != replay->bad)
			return row;
	}
	return NULL;
}

/* The arm's next trial, the good ones first, or NULL: the library (1.7.1) ends the program by a fault where the first
 * repetition is a bad one and a later one has counters. */
static const struct row *next_trial(struct replay *replay)
{
	const struct row *row = next_of_kind(replay);

	if (!row && !replay->bad) {
		replay->bad = true;
		replay->next = 0;
		row = next_of_kind(replay);
	}
	return row;
}

/* The trial of an arm in the same round, or NULL. */
static const struct row *find_beside(const struct rows *rows, unsigned arm, const struct row *like)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->rows[i];

		if (row->arm == arm && row->restart == like->restart && row->round == like->round && row_ok(row))
			return row;
	}
	return NULL;
}

/* How many times a bare loop an iteration takes. */
static void count_ratio(struct gbench_state *state, const struct replay *replay, const struct row *trial)
{
	const struct plan *plan = &replay->session->plan;
	unsigned bare_arm = plan->cells[plan->arms[replay->arm].cell].first_arm;
	const struct row *bare = find_beside(&replay->session->rows, bare_arm, trial);

	if (replay->arm != bare_arm)
		gbench_counter(state, "ratio", bare ? (double)trial->cold_ns / (double)bare->cold_ns : 0);
}

static void hand_over(struct gbench_state *state, void *argument)
{
	struct replay *replay = argument;
	bool is_loop = replay->session->plan.arms[replay->arm].loop != NULL;
	const struct row *trial = next_trial(replay);
	double iterations;

	/* The library counts iterations, and wants the same number of good and bad repetitions: so the loop is begun
	 * first. */
	if (!trial || !row_ok(trial)) {
		(void)gbench_next(state);
		gbench_error(state, trial ? trial->status : "not run");
		return;
	}
	iterations = is_loop ? (double)trial->tasks * 1e9 : 1e9;
	while (gbench_next(state))
		gbench_set_times(state, (double)trial->cold_ns / iterations,
				 (double)(trial->user_ns + trial->system_ns) / iterations);
	if (is_loop) {
		count_ratio(state, replay, trial);
		return;
	}
	gbench_counter(state, "warm_s", (double)trial->warm_ns / 1e9);
	gbench_counter(state, "create_s", (double)trial->create_ns / 1e9);
	gbench_counter(state, "reap_s", (double)trial->reap_ns / 1e9);
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
		gbench_register(session->plan.arms[i].name, do_nothing, NULL, 1, GBENCH_MS);
	return (unsigned)gbench_count();
}

static void give_context(const struct session *session)
{
	char text[400], rounds[32], restarts[32];

	host_caption(session->host, text, sizeof(text));
	gbench_context("host", text);
	if (session->capacity > 0)
		snprintf(text, sizeof(text), "%.3g effective CPUs, of which %.2f were really had (measured capacity)",
			 session->host->effective_cpus, session->capacity);
	else
		snprintf(text, sizeof(text), "%.3g effective CPUs", session->host->effective_cpus);
	gbench_context("cpus", text);
	snprintf(text, sizeof(text), "%s in each of %s, seed %" PRIu64,
		 format_count(rounds, sizeof(rounds),
			      session->harness->is_enough ? session->rounds_kept : session->options->rounds, "round"),
		 format_count(restarts, sizeof(restarts), session->options->restarts, "restart"),
		 session->options->seed);
	gbench_context("trials", text);
	snprintf(text, sizeof(text), "breakeven %s, commit %s, %s", build_version, build_commit, build_compiler);
	gbench_context("build", text);
}

int session_report(struct session *session)
{
	const struct plan *plan = &session->plan;
	struct replay *replays = calloc(plan->arm_count, sizeof(*replays));
	int err;

	give_context(session);
	if (!replays)
		return -ENOMEM;
	gbench_clear();
	for (unsigned i = 0; i < plan->arm_count; i++) {
		replays[i] = (struct replay){.session = session, .arm = i};
		gbench_register(plan->arms[i].name, hand_over, &replays[i], 1,
				plan->arms[i].loop ? GBENCH_NS : GBENCH_MS);
	}
	err = gbench_report(session->harness->is_enough ? session->rounds_kept
							: session->options->rounds * session->options->restarts)
		      ? 0
		      : -EIO;
	free(replays);
	return err;
}
