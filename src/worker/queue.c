/* SPDX-License-Identifier: MIT */
#include "worker/queue.h"

#include <errno.h>

#include "base/clock.h"
#include "base/shared.h"

static size_t queue_size(uint64_t capacity)
{
	return sizeof(struct queue) + capacity * sizeof(uint64_t);
}

int queue_new(uint64_t capacity, struct queue **out)
{
	uint64_t rounded = 1;
	void *memory;
	int err;

	while (rounded < capacity)
		rounded *= 2;
	err = shared_map(queue_size(rounded), &memory);
	if (err)
		return err;
	*out = memory;
	(*out)->capacity = rounded;
	return 0;
}

void queue_free(struct queue *queue)
{
	shared_unmap(queue, queue_size(queue->capacity));
}

/* ---- the feeder ---- */

static bool is_full(struct queue *queue)
{
	return atomic_load_explicit(&queue->tail, memory_order_relaxed) - atomic_load(&queue->head) >= queue->capacity;
}

/* Who sleeps because the queue was full is woken when half of it is empty: for each single place
 * that becomes free, feeder and claimants would make two system calls a task. */
static bool is_half_empty(struct queue *queue)
{
	return atomic_load_explicit(&queue->tail, memory_order_acquire) - atomic_load(&queue->head) <=
	       queue->capacity / 2;
}

static int wait_for_room(struct queue *queue, int64_t timeout_ns)
{
	int64_t deadline_ns = clock_now_ns() + timeout_ns, left_ns = timeout_ns;

	while (!is_half_empty(queue)) {
		unsigned heard;

		if (left_ns <= 0)
			return -ETIMEDOUT;
		heard = bell_listen(&queue->feeder);
		if (!is_half_empty(queue))
			bell_wait(&queue->feeder, heard, left_ns);
		bell_leave(&queue->feeder);
		left_ns = deadline_ns - clock_now_ns();
	}
	return 0;
}

/* Claimants begin with these while the next are written. */
#define BATCH 1024

int64_t queue_submit(struct queue *queue, uint64_t first, uint64_t count, int64_t timeout_ns)
{
	uint64_t tail = atomic_load_explicit(&queue->tail, memory_order_relaxed), room;
	int err = is_full(queue) ? wait_for_room(queue, timeout_ns) : 0;

	if (err)
		return err;
	room = queue->capacity - (tail - atomic_load(&queue->head));
	if (count > room)
		count = room;
	if (count > BATCH)
		count = BATCH;
	for (uint64_t i = 0; i < count; i++)
		atomic_store_explicit(&queue->entries[(tail + i) & (queue->capacity - 1)], first + i,
				      memory_order_relaxed);
	atomic_store(&queue->tail, tail + count);
	bell_ring(&queue->claimants, count > 1);
	return (int64_t)count;
}

void queue_close(struct queue *queue)
{
	atomic_store(&queue->closed, true);
	bell_ring(&queue->claimants, true);
}

/* ---- the claimants ---- */

bool queue_try_claim(struct queue *queue, uint64_t *task)
{
	uint64_t head = atomic_load_explicit(&queue->head, memory_order_acquire);

	while (head < atomic_load_explicit(&queue->tail, memory_order_acquire)) {
		/* If the feeder has put another there meanwhile, head has moved. */
		*task = atomic_load_explicit(&queue->entries[head & (queue->capacity - 1)], memory_order_relaxed);
		if (atomic_compare_exchange_weak(&queue->head, &head, head + 1)) {
			if (is_half_empty(queue))
				bell_ring(&queue->feeder, true);
			return true;
		}
	}
	return false;
}

static bool is_empty(struct queue *queue)
{
	return atomic_load(&queue->head) >= atomic_load(&queue->tail);
}

bool queue_wait(struct queue *queue)
{
	unsigned heard = bell_listen(&queue->claimants);

	if (is_empty(queue) && !atomic_load(&queue->closed))
		bell_wait(&queue->claimants, heard, -1);
	bell_leave(&queue->claimants);
	/* Closed is looked at first: nothing is submitted after it. */
	return !atomic_load(&queue->closed) || !is_empty(queue);
}
