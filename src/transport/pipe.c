/* SPDX-License-Identifier: MIT
 *
 * A pair of pipes a worker, as multiprocessing.Pipe(duplex=False) and queues have.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "worker/stream.h"

static int open_pipes(struct channel *channel)
{
	int down[2], up[2];

	if (pipe2(down, O_CLOEXEC) != 0)
		return -errno;
	if (pipe2(up, O_CLOEXEC) != 0) {
		int err = -errno;

		close(down[0]);
		close(down[1]);
		return err;
	}
	channel->worker.from = down[0];
	channel->harness.to = down[1];
	channel->harness.from = up[0];
	channel->worker.to = up[1];
	return stream_ready(channel);
}

const struct transport transport_pipe = {
	.name = "pipe",
	.summary = "a pair of pipes a worker",
	.open = open_pipes,
	STREAM_TRANSPORT,
};
