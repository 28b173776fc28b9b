/* SPDX-License-Identifier: MIT */
#include "base/shared.h"

#include <errno.h>
#include <sys/mman.h>

int shared_map(size_t bytes, void **out)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (memory == MAP_FAILED)
		return -errno;
	*out = memory;
	return 0;
}

void shared_unmap(void *memory, size_t bytes)
{
	munmap(memory, bytes);
}
