/* SPDX-License-Identifier: MIT
 *
 * A call that might block and does not: reads from a device that always has an
 * answer.  Who holds a global lock gives it back around the call all the same,
 * and has to get it again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mix.h"
#include "worker/workload.h"

#define ANSWER_BYTES 16384 /* a page of a cache, a small file */

static int prepare(const struct job *job, void **out)
{
	int *fd = malloc(sizeof(*fd));

	(void)job;
	if (!fd)
		return -ENOMEM;
	*fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	if (*fd < 0) {
		int err = -errno;

		free(fd);
		return err;
	}
	*out = fd;
	return 0;
}

static void finish(const struct job *job, void *memory)
{
	int *fd = memory;

	(void)job;
	close(*fd);
	free(fd);
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	const int *fd = worker->job->state;
	unsigned char answer[ANSWER_BYTES];
	ssize_t got;

	answer[0] = answer[ANSWER_BYTES - 1] = 1;
	task_block_begin(worker);
	got = read(*fd, answer, sizeof(answer));
	task_block_end(worker);
	*result = mix64(task) + answer[0] + answer[ANSWER_BYTES - 1];
	return got == (ssize_t)sizeof(answer) ? 0 : -EIO;
}

const struct workload workload_ready_read = {
	.name = "ready_read",
	.summary = "a read that might block and never does",
	.prepare = prepare,
	.finish = finish,
	.run = run,
};
