/* SPDX-License-Identifier: MIT */
#include "worker/fresh_image.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpus.h"
#include "base/environment.h"
#include "base/self.h"
#include "worker/workload.h"

static void name_workload(char name[ORDER_NAME_SIZE], const struct workload *workload)
{
	snprintf(name, ORDER_NAME_SIZE, "%s", workload ? workload->name : "");
}

void fresh_image_order(struct team *team)
{
	struct order *order = arena_order(team->arena);

	order->creator = getpid();
	order->job = *team->job;
	if (team->job->order)
		order->cpus = *team->job->order;
	name_workload(order->workload, team->job->workload);
	snprintf(order->file, sizeof(order->file), "%s", team->job->workload->file ? team->job->workload->file : "");
	name_workload(order->background_workload, team->job->background.workload);
}

/* Open in the new image under their own numbers. */
static int keep_open(posix_spawn_file_actions_t *actions, int fd)
{
	return fd < 0 ? 0 : -posix_spawn_file_actions_adddup2(actions, fd, fd);
}

int fresh_image_start(struct team *team, const char *value, int fd, pid_t *process)
{
	char variable[128], *arguments[] = {"breakeven-worker", NULL}, **environment;
	posix_spawn_file_actions_t actions;
	int err = -posix_spawn_file_actions_init(&actions);

	if (err)
		return err;
	snprintf(variable, sizeof(variable), FRESH_IMAGE_VARIABLE "=%s", value);
	environment = environment_with(variable);
	err = environment ? keep_open(&actions, team->arena->shape.fd) : -ENOMEM;
	if (!err)
		err = keep_open(&actions, fd);
	if (!err)
		err = -posix_spawn(process, self_path(), &actions, NULL, arguments, environment);
	free(environment);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}
