/* SPDX-License-Identifier: MIT */
#include "worker/fresh_image.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/self.h"

void fresh_image_order(struct team *team)
{
	struct order *order = arena_order(team->arena);

	order->creator = getpid();
	order_fill(order, team->job);
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
	environment = self_environment(variable);
	err = environment ? keep_open(&actions, team->arena->shape.fd) : -ENOMEM;
	if (!err)
		err = keep_open(&actions, fd);
	if (!err)
		err = -posix_spawn(process, self_path(), &actions, NULL, arguments, environment);
	free(environment);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}
