/* SPDX-License-Identifier: MIT */
#include "worker/thread_hands.h"

#include <pthread.h>

static void *thread_main(void *worker)
{
	worker_main(worker);
	return NULL;
}

static int create(struct team *team, struct worker *worker)
{
	(void)team;
	return -pthread_create(&worker->handle.thread, NULL, thread_main, worker);
}

static void reap(struct team *team, struct worker *worker)
{
	int err = pthread_join(worker->handle.thread, NULL);

	if (err)
		team_fail(team, TEAM_EXITED, -err, NULL);
}

const struct team_hands thread_hands = {.create = create, .reap = reap};
