/* SPDX-License-Identifier: MIT */
#include "worker/teams.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

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

/* ---- under locks ---- */

static int init_locks(struct gil *locks, unsigned count, const struct gil_config *config)
{
	for (unsigned i = 0; i < count; i++) {
		int err = gil_init(&locks[i], config);

		if (!err)
			continue;
		while (i-- > 0)
			gil_destroy(&locks[i]);
		return err;
	}
	return 0;
}

void locked_team_run(struct team *team, enum gil_policy policy, unsigned count)
{
	const struct gil_config config = {
		.policy = policy, .switch_interval_ns = team->job->switch_interval_ns, .ticks = GIL_TICKS_DEFAULT};
	struct gil *locks = aligned_alloc(_Alignof(struct gil), count * sizeof(*locks));
	int err = locks ? init_locks(locks, count, &config) : -ENOMEM;

	if (err) {
		team_fail(team, TEAM_SETUP, err, NULL);
		free(locks);
		return;
	}
	team_man(team, team->job->workers, locks, count);
	team_run(team, &thread_hands);
	for (unsigned i = 0; i < count; i++)
		gil_destroy(&locks[i]);
	free(locks);
}
