/* SPDX-License-Identifier: MIT */
#include "worker/teams.h"

#include <errno.h>
#include <signal.h>

#include "worker/carrier.h"
#include "worker/queue.h"

/* So many tasks wait at most; a feeder that is so far ahead sleeps. */
#define QUEUE_MOST 65536

/* ---- claimed from a queue ---- */

static void submit_all(struct team *team, const struct team_hands *hands)
{
	uint64_t tasks = team->job->tasks;

	for (uint64_t task = 0; task < tasks;) {
		int64_t put = queue_submit(team->queue, task, tasks - task, TEAM_PATIENCE_NS);

		if (put < 0 && team_any_lost(team, hands)) {
			team_stop(team);
			return;
		}
		task += put > 0 ? (uint64_t)put : 0;
	}
}

static void rehearse_queue(struct team *team, const struct team_hands *hands)
{
	submit_all(team, hands);
	while (!atomic_load(&team->arena->stop) &&
	       !arena_wait_rehearsed(team->arena, (unsigned)team->job->tasks, TEAM_PATIENCE_NS))
		if (team_any_lost(team, hands))
			team_stop(team);
}

static void feed_queue(struct team *team, const struct team_hands *hands)
{
	if (!team->failed)
		submit_all(team, hands);
	queue_close(team->queue);
}

void pooled_team_run(struct team *team, const struct team_hands *hands)
{
	const struct job *job = team->job;
	struct team_hands pooled = *hands;
	int err = queue_new(job->tasks < QUEUE_MOST ? job->tasks : QUEUE_MOST, &team->queue);

	if (err) {
		team_fail(team, TEAM_SETUP, err, NULL);
		return;
	}
	team_man(team, job->workers, NULL, 0);
	for (unsigned i = 0; i < job->workers; i++)
		team->workers[i].queue = team->queue;
	pooled.feed = feed_queue;
	pooled.rehearse = rehearse_queue;
	team_run(team, &pooled);
	queue_free(team->queue);
}

/* ---- handed out with their payload ---- */

static void feed_channels(struct team *team, const struct team_hands *hands)
{
	if (!team->failed)
		carrier_hand_out(team, hands);
	carrier_close(team->carrier, team);
}

void carried_team_run(struct team *team)
{
	struct team_hands carried = process_hands;
	struct carrier carrier;
	void (*former)(int);
	int err = carrier_new(team->job, &carrier);

	if (err) {
		team_fail(team, TEAM_SETUP, err, NULL);
		return;
	}
	/* cppcheck-suppress autoVariables; it is taken back below */
	team->carrier = &carrier;
	team_man(team, team->job->workers, NULL, 0);
	carrier_man(&carrier, team);
	carried.feed = feed_channels;
	carried.rehearse = carrier_hand_out;
	former = signal(SIGPIPE, SIG_IGN); /* a worker that is gone is an error of write(2) */
	team_run(team, &carried);
	signal(SIGPIPE, former);
	team->carrier = NULL;
	carrier_free(&carrier);
}
