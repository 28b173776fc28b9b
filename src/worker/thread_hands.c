/* SPDX-License-Identifier: MIT */
#include "worker/thread_hands.h"

#include <pthread.h>

static void *thread_main(void *worker)
{
	worker_main(worker);
	return NULL;
}

static int create(struct crew *crew, struct worker *worker)
{
	(void)crew;
	return -pthread_create(&worker->handle.thread, NULL, thread_main, worker);
}

static void reap(struct crew *crew, struct worker *worker)
{
	int err = pthread_join(worker->handle.thread, NULL);

	if (err)
		crew_fail(crew, CREW_EXITED, -err, NULL);
}

const struct crew_hands thread_hands = {.create = create, .reap = reap};
