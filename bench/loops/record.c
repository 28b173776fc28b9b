/* SPDX-License-Identifier: MIT
 *
 * An event of a timeline: a state recorded in a worker's ring; bare: the clock read alone, which is most of
 * it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "loops/loops.h"
#include "worker/arena.h"

struct recording {
	struct worker worker;
	struct arena *arena;
	int64_t last_ns;
};

static int begin(uint64_t iterations, void **state)
{
	struct recording *recording = aligned_alloc(_Alignof(struct recording), sizeof(*recording));
	int err;

	(void)iterations;
	if (!recording)
		return -ENOMEM;
	memset(recording, 0, sizeof(*recording));
	err = arena_new(1, 1, true, &recording->arena);
	if (err) {
		free(recording);
		return err;
	}
	recording->worker.ring = arena_ring(recording->arena, 0);
	*state = recording;
	return 0;
}

static void end(void *state)
{
	struct recording *recording = state;

	arena_free(recording->arena);
	free(recording);
}

static void read_clock(void *state)
{
	struct recording *recording = state;

	recording->last_ns = clock_now_ns();
}

static void record(void *state)
{
	struct recording *recording = state;

	worker_enter(&recording->worker, recording->worker.ring->written & 1 ? STATE_RUNNING : STATE_BLOCKED);
}

static const struct loop bare = {.thing = "timeline_event",
				 .side = "bare",
				 .text = "a worker's state is recorded; bare: a clock is read",
				 .begin = begin,
				 .step = read_clock,
				 .end = end};
static const struct loop ours = {.thing = "timeline_event", .side = "ring", .begin = begin, .step = record, .end = end};

const struct loop *const loops_record[] = {&bare, &ours, NULL};
