/* SPDX-License-Identifier: MIT
 *
 * A connected pair of Unix stream sockets a worker, as multiprocessing.Pipe() has.
 */
#include <errno.h>
#include <sys/socket.h>

#include "worker/stream.h"

static int open_sockets(struct channel *channel)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	channel->harness.from = channel->harness.to = ends[0];
	channel->worker.from = channel->worker.to = ends[1];
	return stream_ready(channel);
}

const struct transport transport_socketpair = {
	.name = "socketpair",
	.summary = "a pair of connected Unix sockets a worker",
	.open = open_sockets,
	STREAM_TRANSPORT,
};
