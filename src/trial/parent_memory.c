/* SPDX-License-Identifier: MIT */
#include "trial/parent_memory.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "base/memory.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

#define SMALL_BYTES 4096
#define HUGE_BYTES  (UINT64_C(2) << 20)

/* Every page differs, or the kernel might merge them. */
static void write_all(unsigned char *memory, uint64_t bytes)
{
	for (uint64_t at = 0; at < bytes; at += SMALL_BYTES)
		memcpy(memory + at, &at, bytes - at < sizeof(at) ? bytes - at : sizeof(at));
}

/* Is at least half of it in huge pages?  It is a wish, and not all systems grant it. */
static bool are_huge(const struct parent_memory *parent_memory)
{
	return parent_memory->bytes < HUGE_BYTES || memory_huge_bytes() >= (int64_t)(parent_memory->bytes / 2);
}

int parent_memory_make(struct parent_memory *parent_memory)
{
	size_t bytes = parent_memory->bytes + HUGE_BYTES;
	void *memory;

	if (!parent_memory->bytes)
		return 0;
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return -errno;
	madvise(memory, bytes, parent_memory->pages == PAGES_HUGE ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	parent_memory->memory = (unsigned char *)memory + (HUGE_BYTES - (uintptr_t)memory % HUGE_BYTES) % HUGE_BYTES;
	/* In one call, where the kernel has it: a fault for each page takes several times as long. */
	(void)madvise(parent_memory->memory, parent_memory->bytes, MADV_POPULATE_WRITE);
	write_all(parent_memory->memory, parent_memory->bytes);
	return parent_memory->pages == PAGES_HUGE && !are_huge(parent_memory) ? -ENOTSUP : 0;
}
