/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "gbench/gbench.h"
#include "harness/session.h"
#include "trial/run.h"

/* Called by Google Benchmark for each repetition. */
struct replay {
	const struct ledger_entry *entries;
	uint64_t count;
	uint64_t arm;
	uint64_t bare; /* of a loop: the first arm of its cell */
	uint64_t next; /* entry to look at */
};

/* The arm's next trial, or NULL. */
static const struct ledger_entry *next_trial(struct replay *replay)
{
	while (replay->next < replay->count) {
		const struct ledger_entry *entry = &replay->entries[replay->next++];

		if (entry->arm == replay->arm)
			return entry;
	}
	return NULL;
}

/* The library counts iterations, and wants the same number of good and bad repetitions: so the loop is begun first. */
static void tell_bad(struct gbench_state *state, const struct ledger_entry *trial)
{
	(void)gbench_next(state);
	gbench_error(state, trial ? trial->status : "not run");
}

static void hand_over(struct gbench_state *state, void *argument)
{
	const struct ledger_entry *trial = next_trial(argument);

	if (!trial || !ledger_entry_ok(trial)) {
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
static const struct ledger_entry *find_bare(const struct replay *replay, const struct ledger_entry *like)
{
	for (uint64_t i = 0; i < replay->count; i++) {
		const struct ledger_entry *entry = &replay->entries[i];

		if (entry->arm == replay->bare && entry->restart == like->restart && entry->round == like->round &&
		    ledger_entry_ok(entry))
			return entry;
	}
	return NULL;
}

/* One iteration of a loop, and how many times a bare one that is. */
static void hand_over_loop(struct gbench_state *state, void *argument)
{
	const struct replay *replay = argument;
	const struct ledger_entry *trial = next_trial(argument), *bare = trial ? find_bare(replay, trial) : NULL;
	double iterations = trial ? (double)trial->tasks * 1e9 : 0;

	if (!trial || !ledger_entry_ok(trial)) {
		tell_bad(state, trial);
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
