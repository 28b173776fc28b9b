/* SPDX-License-Identifier: MIT */
#include "base/shared.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map(size_t bytes, int flags, int fd, void **out)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | flags, fd, 0);

	if (memory == MAP_FAILED)
		return -errno;
	*out = memory;
	return 0;
}

int shared_map(size_t bytes, void **out)
{
	return map(bytes, MAP_ANONYMOUS | MAP_POPULATE, -1, out);
}

int shared_map_fd(size_t bytes, void **out, int *fd)
{
	int err = 0;

	*fd = memfd_create("breakeven", MFD_CLOEXEC);
	if (*fd < 0)
		return -errno;
	if (ftruncate(*fd, (off_t)bytes) != 0)
		err = -errno;
	if (!err)
		err = map(bytes, MAP_POPULATE, *fd, out);
	if (err)
		close(*fd);
	return err;
}

int shared_attach(int fd, void **out, size_t *bytes)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return -errno;
	*bytes = (size_t)status.st_size;
	return map(*bytes, 0, fd, out);
}

void shared_unmap(void *memory, size_t bytes)
{
	munmap(memory, bytes);
}
