/* SPDX-License-Identifier: MIT */
#include "worker/locked_crew.h"

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

void locked_crew_run(struct crew *crew, enum gil_policy policy, unsigned count)
{
	const struct gil_config config = {
		.policy = policy, .switch_interval_ns = crew->job->switch_interval_ns, .ticks = GIL_TICKS_DEFAULT};
	struct gil *locks = aligned_alloc(_Alignof(struct gil), count * sizeof(*locks));
	int err = locks ? init_locks(locks, count, &config) : -ENOMEM;

	if (err) {
		crew_fail(crew, CREW_SETUP, err, NULL);
		free(locks);
		return;
	}
	crew_man(crew, crew->job->workers, locks, count);
	crew_run(crew, &thread_hands);
	for (unsigned i = 0; i < count; i++)
		gil_destroy(&locks[i]);
	free(locks);
}
