/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/units.h"
#include "gbench/gbench.h"
#include "harness/session.h"
#include "trial/loop.h"

/* Called by Google Benchmark for each repetition. */
struct replay {
	const struct row *entries;
	uint64_t count;
	uint64_t arm;
	uint64_t bare; /* of a loop: the first arm of its cell */
	uint64_t next; /* entry to look at */
	bool bad;      /* the good ones have been handed over */
};

static const struct row *next_of_kind(struct replay *replay)
{
	while (replay->next < replay->count) {
		const struct row *row = &replay->entries[replay->next++];

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

/* The library counts iterations, and wants the same number of good and bad repetitions: so the loop is begun first. */
static void tell_bad(struct gbench_state *state, const struct row *trial)
{
	(void)gbench_next(state);
	gbench_error(state, trial ? trial->status : "not run");
}

static void hand_over(struct gbench_state *state, void *argument)
{
	const struct row *trial = next_trial(argument);

	if (!trial || !row_ok(trial)) {
		tell_bad(state, trial);
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
static const struct row *find_bare(const struct replay *replay, const struct row *like)
{
	for (uint64_t i = 0; i < replay->count; i++) {
		const struct row *entry = &replay->entries[i];

		if (entry->arm == replay->bare && entry->restart == like->restart && entry->round == like->round &&
		    row_ok(entry))
			return entry;
	}
	return NULL;
}

/* One iteration of a loop, and how many times a bare one that is. */
static void hand_over_loop(struct gbench_state *state, void *argument)
{
	const struct replay *replay = argument;
	const struct row *trial = next_trial(argument), *bare = trial ? find_bare(replay, trial) : NULL;
	double iterations = trial ? (double)trial->tasks * 1e9 : 0;

	if (!trial || !row_ok(trial)) {
		tell_bad(state, trial);
		return;
	}
	while (gbench_next(state))
		gbench_set_times(state, (double)trial->cold_ns / iterations,
				 (double)(trial->user_ns + trial->system_ns) / iterations);
	if (replay->arm != replay->bare)
		gbench_counter(state, "ratio", bare ? (double)trial->cold_ns / (double)bare->cold_ns : 0);
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

static void register_replay(const struct session *session, struct replay *replay)
{
	const struct arm *arm = &session->plan.arms[replay->arm];

	gbench_register(arm->name, arm->loop ? hand_over_loop : hand_over, replay, 1, arm->loop ? GBENCH_NS : GBENCH_MS,
			0);
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
		 format_count(rounds, sizeof(rounds), session->options->rounds, "round"),
		 format_count(restarts, sizeof(restarts), session->options->restarts, "restart"),
		 session->options->seed);
	gbench_context("trials", text);
	snprintf(text, sizeof(text), "breakeven %s, commit %s, %s", build_version, build_commit, build_compiler);
	gbench_context("build", text);
}

int session_report(struct session *session)
{
	struct plan *plan = &session->plan;
	struct replay *replays = calloc(plan->arm_count, sizeof(*replays));
	int err = replays ? 0 : -ENOMEM;

	give_context(session);
	if (!err) {
		gbench_clear();
		for (unsigned i = 0; i < plan->arm_count; i++) {
			replays[i] = (struct replay){.entries = session->rows.rows,
						     .count = session->rows.count,
						     .arm = i,
						     .bare = plan->cells[plan->arms[i].cell].first_arm};
			register_replay(session, &replays[i]);
		}
		err = gbench_report(session->options->rounds * session->options->restarts) ? 0 : -EIO;
	}
	free(replays);
	return err;
}
