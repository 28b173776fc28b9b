/* SPDX-License-Identifier: MIT */
#include "worker/locked_team.h"

#include <errno.h>
#include <stdlib.h>

#include "worker/thread_hands.h"

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
