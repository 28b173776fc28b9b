/* SPDX-License-Identifier: MIT */
#include "base/turns.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/futex.h"
#include "base/mix.h"

/* More than a trial may take: whoever hangs is ended by his own supervisor, who can say why, and whoever started both
 * tells the other (turns_end). */
#define PATIENCE_NS (3600 * NS_PER_S)

static int map(int fd, struct turns **out)
{
	void *memory = mmap(NULL, sizeof(struct turns), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		return -errno;
	*out = memory;
	return 0;
}

int turns_new(struct turns **out, int *fd)
{
	int err;

	/* Not closed on exec: that is its purpose. */
	*fd = memfd_create("breakeven-turns", 0);
	if (*fd < 0)
		return -errno;
	err = ftruncate(*fd, sizeof(struct turns)) == 0 ? map(*fd, out) : -errno;
	if (err)
		close(*fd);
	return err;
}

int turns_attach(int fd, struct turns **out)
{
	off_t size = lseek(fd, 0, SEEK_END);

	if (size < 0)
		return -errno;
	return size == (off_t)sizeof(struct turns) ? map(fd, out) : -EPROTO;
}

void turns_free(struct turns *turns)
{
	munmap(turns, sizeof(*turns));
}

/* Waits until *word is at least `least`. */
static bool wait_for(struct turns *turns, atomic_uint *word, unsigned least)
{
	int64_t until_ns = clock_now_ns() + PATIENCE_NS;
	unsigned seen, before = atomic_load(word);

	while ((seen = atomic_load(word)) < least) {
		if (seen != before) { /* it goes on, if slowly */
			before = seen;
			until_ns = clock_now_ns() + PATIENCE_NS;
		}
		if (atomic_load(&turns->ended) || clock_now_ns() > until_ns)
			return false;
		futex_wait(word, seen, NS_PER_S);
	}
	return true;
}

static void add_one(atomic_uint *word)
{
	atomic_fetch_add(word, 1);
	futex_wake_all(word);
}

/* A step is two turns. */
bool turns_wait(struct turns *turns, enum side side, uint64_t step, uint64_t seed)
{
	enum side first = mix64(seed ^ mix64(step)) & 1 ? TURNS_HEAD : TURNS_BASE;

	return wait_for(turns, &turns->next, (unsigned)(2 * step) + (side != first));
}

bool turns_wait_steps(struct turns *turns, uint64_t steps)
{
	return wait_for(turns, &turns->next, (unsigned)(2 * steps));
}

void turns_pass(struct turns *turns)
{
	add_one(&turns->next);
}

bool turns_wait_ready(struct turns *turns, enum side side, unsigned restart, uint64_t plan)
{
	atomic_store(&turns->plans[side], plan);
	add_one(&turns->ready);
	return wait_for(turns, &turns->ready, 2 * (restart + 1));
}

bool turns_agree(const struct turns *turns)
{
	return atomic_load(&turns->plans[TURNS_BASE]) == atomic_load(&turns->plans[TURNS_HEAD]);
}

void turns_calibrated(struct turns *turns)
{
	add_one(&turns->calibrated);
}

bool turns_wait_calibrated(struct turns *turns)
{
	return wait_for(turns, &turns->calibrated, 1);
}

void turns_end(struct turns *turns)
{
	atomic_store(&turns->ended, 1);
	futex_wake_all(&turns->next);
	futex_wake_all(&turns->ready);
	futex_wake_all(&turns->calibrated);
}
