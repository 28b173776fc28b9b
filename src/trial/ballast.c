/* SPDX-License-Identifier: MIT */
#include "trial/ballast.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/memory.h"

#define SMALL_BYTES 4096
#define HUGE_BYTES  (UINT64_C(2) << 20)

void ballast_release(struct held_ballast *held)
{
	if (held->mapping)
		munmap(held->mapping, held->mapped_bytes);
	*held = (struct held_ballast){0};
}

/* Every page differs, or the kernel might merge them. */
static void write_all(unsigned char *memory, uint64_t bytes)
{
	for (uint64_t at = 0; at < bytes; at += SMALL_BYTES)
		memcpy(memory + at, &at, bytes - at < sizeof(at) ? bytes - at : sizeof(at));
}

/* Do we have at least half of it in huge pages?  It is a wish, and not all
 * systems grant it. */
static bool are_huge(const struct held_ballast *held)
{
	return held->bytes < HUGE_BYTES || memory_huge_bytes() >= (int64_t)(held->bytes / 2);
}

static int map(struct held_ballast *held)
{
	void *memory;

	held->mapped_bytes = held->bytes + HUGE_BYTES;
	memory = mmap(NULL, held->mapped_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
		      0);
	if (memory == MAP_FAILED)
		return -errno;
	held->mapping = memory;
	held->memory = held->mapping + (HUGE_BYTES - (uintptr_t)memory % HUGE_BYTES) % HUGE_BYTES;
	madvise(held->mapping, held->mapped_bytes, held->pages == PAGES_HUGE ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	write_all(held->memory, held->bytes);
	return held->pages == PAGES_HUGE && !are_huge(held) ? -ENOTSUP : 0;
}

int ballast_hold(struct held_ballast *held, struct ballast *ballast, bool afresh)
{
	int err = 0;

	/* Huge pages that were forked and written have been split. */
	bool is_good = held->bytes == ballast->bytes && held->pages == ballast->pages &&
		       (held->pages != PAGES_HUGE || are_huge(held));

	if (!is_good) {
		ballast_release(held);
		held->bytes = ballast->bytes;
		held->pages = ballast->pages;
		if (ballast->bytes)
			err = map(held);
	} else if (afresh && held->is_protected) {
		write_all(held->memory, held->bytes);
		held->is_protected = false;
	}
	held->is_protected |= afresh;
	if (err)
		ballast_release(held);
	ballast->memory = held->memory;
	return err;
}
