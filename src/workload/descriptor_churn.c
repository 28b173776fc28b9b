/* SPDX-License-Identifier: MIT
 *
 * open, dup, close, close.  Threads share one descriptor table and its lock;
 * each process has its own.  will-it-scale's open1 and dup1 in one.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "worker/workload.h"

#define DUPS_PER_OPEN 64

static int open_and_dup(uint64_t *count)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	for (int i = 0; i < DUPS_PER_OPEN; i++) {
		int copy = dup(fd);

		if (copy < 0) {
			int err = -errno;

			close(fd);
			return err;
		}
		close(copy);
		++*count;
	}
	close(fd);
	return 0;
}

KERNEL static int churn(struct worker *worker, uint64_t task, uint64_t *result)
{
	uint64_t count = task;

	for (uint64_t unit = 0; unit < worker->units; unit++) {
		int err = open_and_dup(&count);

		if (err)
			return err;
		task_poll(worker);
	}
	*result = count;
	return 0;
}

const struct workload workload_descriptor_churn = {
	.name = "descriptor_churn",
	.summary = "descriptors opened, duplicated and closed",
	.reads = READS_CPU,
	.run = churn,
};
