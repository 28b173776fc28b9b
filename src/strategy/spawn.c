/* SPDX-License-Identifier: MIT
 *
 * A fresh image of this program a worker: what Python calls spawn.  It costs the
 * program's start, inherits no memory, and prepares the workload for itself.
 */
#include <stdio.h>

#include "worker/fresh_image.h"
#include "worker/strategy.h"
#include "worker/teams.h"

static int create(struct team *team, struct worker *worker)
{
	char value[32];
	int err;

	snprintf(value, sizeof(value), "%d %u", team->arena->shape.fd, worker->id);
	err = fresh_image_start(team, value, -1, &worker->handle.process);
	worker->slot->process = worker->handle.process;
	return err;
}

static const struct team_hands hands = {
	.create = create, .reap = process_reap, .is_lost = process_is_lost, .process = process_of};

static void run(struct team *team)
{
	team_man(team, team->job->workers, NULL, 0);
	fresh_image_order(team);
	team_run(team, &hands);
}

const struct strategy strategy_spawn = {
	.name = "spawn",
	.summary = "a program started anew a worker (posix_spawn)",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_FRESH_IMAGE,
	.kind = KIND_PROCESSES,
	.run = run,
};
