/* SPDX-License-Identifier: MIT
 *
 * Workers that begin in a fresh image of this program, as Python's start methods
 * `spawn` and `forkserver` have it: posix_spawn(3) of self_path().  They
 * inherit nothing but the arena's descriptor; the workload's state they prepare
 * themselves.  What the new image does, src/trial/fresh_image.c says.
 */
#ifndef WORKER_FRESH_IMAGE_H
#define WORKER_FRESH_IMAGE_H

#include "worker/team.h"

/* "ARENA ID" for worker ID, "ARENA server SOCKET" for a fork server; numbers of
 * descriptors.  A program that starts with it is no program of its own. */
#define FRESH_IMAGE_VARIABLE "BREAKEVEN_FRESH_IMAGE"

/* Writes into the arena what a fresh image has to know; after team_man(). */
void fresh_image_order(struct team *team);

/* Starts the image with FRESH_IMAGE_VARIABLE=value, the arena's and one more
 * descriptor (or -1) open in it.  Returns 0 or a negative errno. */
int fresh_image_start(struct team *team, const char *value, int fd, pid_t *process);

/* What a fork server is asked and says, over a SOCK_SEQPACKET socket. */
enum fork_request_kind {
	FORK_CREATE,   /* answer: the process, or a negative errno */
	FORK_REHEARSE, /* the same, for a worker that does its tasks once, untimed, and ends */
	FORK_REAP,     /* answer: the wait status, when it has ended */
	FORK_IS_LOST   /* answer: whether it has ended */
};
struct fork_request {
	enum fork_request_kind kind;
	unsigned worker;
};

#endif
