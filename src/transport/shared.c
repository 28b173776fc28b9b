/* SPDX-License-Identifier: MIT
 *
 * Shared memory: the harness copies the payload into the worker's mailbox, the
 * worker reads it there, and copies its answer beside it.  Whoever has nothing to
 * do sleeps on a bell; while there is work, nobody makes a system call.
 *
 * Where there is a CPU for the harness and each worker, they look for a while before
 * they sleep, as runtimes of parallel loops do: a hand-over then takes 1.5 us and
 * not 30, and 1 MiB 1.25 times memcpy's time and not 1.45 (measured on two virtual
 * CPUs).  Elsewhere who looks would keep a CPU from who works.
 */
#include <errno.h>
#include <string.h>

#include "base/bell.h"
#include "base/shared.h"
#include "worker/carrier.h"
#include "worker/payload.h"

#define ALIGNMENT 128
#define LOOK_NS	  (100 * NS_PER_US) /* some times what it takes to sleep and to be woken */
#define PAGE	  4096		    /* what is copied begins on a page, or a multiple of one */

/* One a worker; each side writes its own lines. */
struct mailbox {
	_Alignas(ALIGNMENT) _Atomic unsigned posted; /* tasks, by the harness */
	atomic_bool closed;
	uint64_t tasks[CHANNEL_DEPTH];
	_Alignas(ALIGNMENT) _Atomic unsigned answered; /* tasks, by the worker */
	_Alignas(ALIGNMENT) struct bell worker;	       /* rung for it */
	struct bell *harness;			       /* of all mailboxes, rung for the harness */
	unsigned char *payloads[CHANNEL_DEPTH];
	unsigned char *answers[CHANNEL_DEPTH];
};

struct post_office {
	_Alignas(ALIGNMENT) struct bell harness;
	size_t bytes; /* of the whole mapping */
	_Alignas(ALIGNMENT) struct mailbox mailboxes[];
};

static size_t round_up(size_t bytes)
{
	return (bytes + PAGE - 1) / PAGE * PAGE;
}

/* A place for each task in hand, there and back. */
static size_t room_of(const struct payload *payload)
{
	return CHANNEL_DEPTH * round_up(payload->bytes) * (payload->both ? 2 : 1);
}

/* The harness's own page tables: a fault for each page of the first tasks would be charged to
 * the warm makespan, and is 10 us on some virtual machines (5 of 7 ms of 100 MiB in tasks of 1 MiB). */
static void touch_room(unsigned char *room, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += PAGE)
		*(volatile unsigned char *)(room + at) = 0;
}

static int prepare(struct carrier *carrier)
{
	const struct payload *payload = carrier->payload;
	size_t head = round_up(sizeof(struct post_office) + carrier->count * sizeof(struct mailbox));
	size_t bytes = head + carrier->count * room_of(payload);
	struct post_office *office;
	unsigned char *room;
	int err = shared_map(bytes, &carrier->shared);

	if (err)
		return err;
	office = carrier->shared;
	office->bytes = bytes;
	room = (unsigned char *)carrier->shared + head;
	touch_room(room, bytes - head);
	for (unsigned i = 0; i < carrier->count; i++) {
		struct mailbox *mailbox = &office->mailboxes[i];

		mailbox->harness = &office->harness;
		carrier->channels[i].mailbox = mailbox;
		for (unsigned place = 0; place < CHANNEL_DEPTH; place++) {
			mailbox->payloads[place] = room;
			room += round_up(payload->bytes);
			mailbox->answers[place] = payload->both ? room : NULL;
			room += payload->both ? round_up(payload->bytes) : 0;
		}
	}
	return 0;
}

static void finish(struct carrier *carrier)
{
	shared_unmap(carrier->shared, ((struct post_office *)carrier->shared)->bytes);
}

/* ---- the harness ---- */

static int post(struct channel *channel)
{
	struct mailbox *mailbox = channel->mailbox;
	unsigned posted = atomic_load_explicit(&mailbox->posted, memory_order_relaxed), place = posted % CHANNEL_DEPTH;

	memcpy(mailbox->payloads[place], channel->payload->source, channel->payload->bytes);
	mailbox->tasks[place] = channel->tasks[channel->in_hand - 1];
	atomic_store(&mailbox->posted, posted + 1);
	bell_ring(&mailbox->worker, false);
	return 0;
}

/* Answers that the harness has not taken yet. */
static unsigned waiting(struct channel *channel)
{
	struct mailbox *mailbox = channel->mailbox;
	unsigned posted = atomic_load_explicit(&mailbox->posted, memory_order_relaxed);

	return channel->in_hand - (posted - atomic_load(&mailbox->answered));
}

static int progress(struct channel *channel, unsigned *answers)
{
	const struct payload *payload = channel->payload;
	struct mailbox *mailbox = channel->mailbox;
	unsigned posted = atomic_load_explicit(&mailbox->posted, memory_order_relaxed);
	unsigned first = posted - channel->in_hand;

	*answers = waiting(channel);
	for (unsigned i = 0; payload->both && i < *answers; i++)
		if (payload_sum(mailbox->answers[(first + i) % CHANNEL_DEPTH], payload->bytes) != channel->expected)
			return -EBADMSG;
	return 0;
}

static bool any_waiting(struct carrier *carrier)
{
	for (unsigned i = 0; i < carrier->count; i++)
		if (carrier->channels[i].in_hand && waiting(&carrier->channels[i]))
			return true;
	return false;
}

static int wait_for_answer(struct carrier *carrier, int64_t timeout_ns)
{
	struct post_office *office = carrier->shared;
	int64_t until_ns = carrier->has_spare_cpu ? clock_now_ns() + LOOK_NS : 0;
	unsigned heard;

	while (until_ns && clock_now_ns() < until_ns)
		if (any_waiting(carrier))
			return true;
	heard = bell_listen(&office->harness);
	if (!any_waiting(carrier))
		bell_wait(&office->harness, heard, timeout_ns);
	bell_leave(&office->harness);
	return any_waiting(carrier);
}

static void close_mailbox(struct channel *channel)
{
	atomic_store(&channel->mailbox->closed, true);
	bell_ring(&channel->mailbox->worker, false);
}

/* ---- the worker ---- */

/* Pages of a mapping that was forked are not in the child's tables until it has
 * touched them; a mailbox in use has been. */
static int touch_all(struct channel *channel)
{
	struct mailbox *mailbox = channel->mailbox;

	for (unsigned place = 0; place < CHANNEL_DEPTH; place++)
		for (size_t at = 0; at < channel->payload->bytes; at += PAGE) {
			(void)*(volatile unsigned char *)(mailbox->payloads[place] + at);
			if (mailbox->answers[place])
				*(volatile unsigned char *)(mailbox->answers[place] + at) = 0;
		}
	return 0;
}

static bool has_task(struct channel *channel)
{
	return atomic_load(&channel->mailbox->posted) != channel->taken;
}

/* For a task, or the end of them. */
static void look(struct channel *channel)
{
	int64_t until_ns = channel->has_spare_cpu ? clock_now_ns() + LOOK_NS : 0;

	while (until_ns && clock_now_ns() < until_ns)
		if (has_task(channel) || atomic_load(&channel->mailbox->closed))
			return;
}

static int receive(struct channel *channel, uint64_t *task, const unsigned char **bytes)
{
	struct mailbox *mailbox = channel->mailbox;

	look(channel);
	while (!has_task(channel)) {
		unsigned heard;

		if (atomic_load(&mailbox->closed))
			return -EPIPE;
		heard = bell_listen(&mailbox->worker);
		if (!has_task(channel) && !atomic_load(&mailbox->closed))
			bell_wait(&mailbox->worker, heard, -1);
		bell_leave(&mailbox->worker);
	}
	*task = mailbox->tasks[channel->taken % CHANNEL_DEPTH];
	*bytes = mailbox->payloads[channel->taken % CHANNEL_DEPTH];
	return 0;
}

static int answer(struct channel *channel, uint64_t task)
{
	struct mailbox *mailbox = channel->mailbox;

	(void)task;
	if (channel->payload->both)
		memcpy(mailbox->answers[channel->taken % CHANNEL_DEPTH], channel->payload->source,
		       channel->payload->bytes);
	channel->taken++;
	atomic_store(&mailbox->answered, channel->taken);
	bell_ring(mailbox->harness, true);
	return 0;
}

const struct transport transport_shared = {
	.name = "shared",
	.summary = "shared memory; a futex wakes the receiver",
	.prepare = prepare,
	.finish = finish,
	.enter = touch_all,
	.post = post,
	.progress = progress,
	.wait = wait_for_answer,
	.close = close_mailbox,
	.receive = receive,
	.answer = answer,
};
