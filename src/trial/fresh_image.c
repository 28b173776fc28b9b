/* SPDX-License-Identifier: MIT
 *
 * What this program does if it was started as a worker or as a fork server
 * (worker/fresh_image.h).
 *
 * It is a constructor, not a call in each main(): a main that forgot it would
 * start its whole run anew for each worker, and those theirs.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/processes.h"
#include "base/shared.h"
#include "trial/plugin.h"
#include "worker/fresh_image.h"
#include "worker/teams.h"
#include "worker/workload.h"

#define EXIT_NO_ORDER 125 /* a status that no worker of ours has */

/* One team of ours that has no harness: arena, job, and what a worker sees. */
struct image {
	struct arena *arena;
	struct job job;
};

/* Before anything else: who was started by somebody that is no more is to end. */
static void image_attach(int fd, struct image *image)
{
	size_t bytes;
	void *memory;

	if (shared_attach(fd, &memory, &bytes) != 0)
		_exit(EXIT_NO_ORDER);
	image->arena = memory;
	process_follow(arena_order(image->arena)->creator);
}

/* Takes over the order in the arena; returns 0 or a negative errno. */
static int image_open(struct image *image)
{
	int err = order_open(arena_order(image->arena), &image->job);

	if (!err && image->job.workload->prepare)
		err = image->job.workload->prepare(&image->job, &image->job.state);
	return err;
}

static void image_close(struct image *image)
{
	if (image->job.workload->finish)
		image->job.workload->finish(&image->job, image->job.state);
}

static struct worker image_worker(struct image *image, unsigned id)
{
	return (struct worker){
		.id = id,
		.stride = image->job.workers,
		.job = &image->job,
		.arena = image->arena,
		.slot = &image->arena->slots[id],
		.drop_request = &worker_nobody_asks,
		.ring = arena_ring(image->arena, id),
		.is_forked = true, /* a process of its own, with nothing of the vDSO's touched yet */
	};
}

static void image_work(struct image *image, unsigned id)
{
	struct worker worker = image_worker(image, id);

	worker_main(&worker);
}

/* All its tasks, untimed. */
static void image_rehearse(struct image *image, unsigned id)
{
	struct worker worker = image_worker(image, id);

	for (uint64_t task = id; task < image->job.tasks; task += worker.stride)
		worker_rehearse(&worker, task, NULL);
}

/* ---- a worker ---- */

_Noreturn static void be_worker(int fd, unsigned id)
{
	struct image image = {0};
	int err;

	image_attach(fd, &image);
	err = image_open(&image);
	if (err) /* the slot knows better why than a status could say */
		image.arena->slots[id].error = err;
	else
		image_work(&image, id);
	if (!err)
		image_close(&image);
	_exit(0);
}

/* ---- a fork server ---- */

static int fork_worker(struct image *image, unsigned id, int socket, void (*work)(struct image *image, unsigned id))
{
	pid_t creator = getpid();
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		close(socket);
		process_follow(creator);
		work(image, id);
		_exit(0);
	}
	return pid;
}

static int reap(pid_t process)
{
	int status, err = process_wait(process, &status);

	return err ? err : status;
}

static int obey(struct image *image, const struct fork_request *request, pid_t *processes, int socket)
{
	switch (request->kind) {
	case FORK_CREATE:
		processes[request->worker] = fork_worker(image, request->worker, socket, image_work);
		return processes[request->worker];
	case FORK_REHEARSE:
		processes[request->worker] = fork_worker(image, request->worker, socket, image_rehearse);
		return processes[request->worker];
	case FORK_REAP:
		return reap(processes[request->worker]);
	case FORK_IS_LOST:
		return process_has_ended(processes[request->worker]);
	}
	return -EINVAL;
}

static bool say(int socket, int word)
{
	ssize_t sent;

	do
		sent = send(socket, &word, sizeof(word), MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)sizeof(word);
}

static bool hear(int socket, struct fork_request *request)
{
	ssize_t got;

	do
		got = recv(socket, request, sizeof(*request), 0);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(*request);
}

/* Whoever cannot be answered must not wait: the server ends, and its workers with it. */
_Noreturn static void be_server(int fd, int socket)
{
	struct image image = {0};
	struct fork_request request;
	pid_t *processes;
	int word;
	bool alive;

	image_attach(fd, &image);
	word = image_open(&image);
	processes = calloc(image.arena->shape.workers, sizeof(*processes));
	if (!word && !processes)
		word = -ENOMEM;
	alive = say(socket, word) && !word;
	while (alive && hear(socket, &request))
		alive = say(socket, obey(&image, &request, processes, socket));
	if (!word)
		image_close(&image);
	_exit(0);
}

__attribute__((constructor)) static void be_what_was_ordered(void)
{
	const char *order = getenv(FRESH_IMAGE_VARIABLE);
	int fd, socket;
	unsigned id;

	if (!order)
		return;
	if (sscanf(order, "%d server %d", &fd, &socket) == 2)
		be_server(fd, socket);
	if (sscanf(order, "%d %u", &fd, &id) == 2)
		be_worker(fd, id);
	_exit(EXIT_NO_ORDER);
}
