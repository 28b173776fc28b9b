/* SPDX-License-Identifier: MIT */
#include "worker/fed_crew.h"

#include <errno.h>
#include <signal.h>

#include "worker/carrier.h"
#include "worker/process_hands.h"
#include "worker/queue.h"

/* So many tasks wait at most; a feeder that is so far ahead sleeps. */
#define QUEUE_MOST 65536

/* ---- claimed from a queue ---- */

static void submit_all(struct crew *crew, const struct crew_hands *hands)
{
	uint64_t tasks = crew->job->tasks;

	for (uint64_t task = 0; task < tasks;) {
		int64_t put = queue_submit(crew->queue, task, tasks - task, CREW_PATIENCE_NS);

		if (put < 0 && crew_any_lost(crew, hands)) {
			crew_stop(crew);
			return;
		}
		task += put > 0 ? (uint64_t)put : 0;
	}
}

static void rehearse_queue(struct crew *crew, const struct crew_hands *hands)
{
	submit_all(crew, hands);
	while (!atomic_load(&crew->arena->stop) &&
	       !arena_wait_rehearsed(crew->arena, (unsigned)crew->job->tasks, CREW_PATIENCE_NS))
		if (crew_any_lost(crew, hands))
			crew_stop(crew);
}

static void feed_queue(struct crew *crew, const struct crew_hands *hands)
{
	if (!crew->failed)
		submit_all(crew, hands);
	queue_close(crew->queue);
}

void pooled_crew_run(struct crew *crew, const struct crew_hands *hands)
{
	const struct job *job = crew->job;
	struct crew_hands pooled = *hands;
	int err = queue_new(job->tasks < QUEUE_MOST ? job->tasks : QUEUE_MOST, &crew->queue);

	if (err) {
		crew_fail(crew, CREW_SETUP, err, NULL);
		return;
	}
	crew_man(crew, job->workers, NULL, 0);
	for (unsigned i = 0; i < job->workers; i++)
		crew->workers[i].queue = crew->queue;
	pooled.feed = feed_queue;
	pooled.rehearse = rehearse_queue;
	crew_run(crew, &pooled);
	queue_free(crew->queue);
}

/* ---- handed out with their payload ---- */

static void feed_channels(struct crew *crew, const struct crew_hands *hands)
{
	if (!crew->failed)
		carrier_hand_out(crew->carrier, crew, hands);
	carrier_close(crew->carrier, crew);
}

static void rehearse_channels(struct crew *crew, const struct crew_hands *hands)
{
	carrier_hand_out(crew->carrier, crew, hands);
}

void carried_crew_run(struct crew *crew)
{
	struct crew_hands carried = process_hands;
	struct carrier carrier;
	void (*former)(int);
	int err = carrier_new(crew->job, &carrier);

	if (err) {
		crew_fail(crew, CREW_SETUP, err, NULL);
		return;
	}
	/* cppcheck-suppress autoVariables; it is taken back below */
	crew->carrier = &carrier;
	crew_man(crew, crew->job->workers, NULL, 0);
	carrier_man(&carrier, crew);
	carried.feed = feed_channels;
	carried.rehearse = rehearse_channels;
	former = signal(SIGPIPE, SIG_IGN); /* a worker that is gone is an error of write(2) */
	crew_run(crew, &carried);
	signal(SIGPIPE, former);
	crew->carrier = NULL;
	carrier_free(&carrier);
}
