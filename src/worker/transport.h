/* SPDX-License-Identifier: MIT
 *
 * struct transport: how a task and its payload get to a worker in another address
 * space, and its answer back.  A transport is one file in src/transport/ that
 * defines
 *
 *	const struct transport transport_NAME = {.name = "NAME", …};
 *
 * with NAME the file's name; the build finds it.
 *
 * Each worker has a channel of its own.  The harness never waits for one worker
 * while another could go on (carrier.h); a worker waits for the harness alone.
 * All functions return 0 or a negative errno.
 */
#ifndef WORKER_TRANSPORT_H
#define WORKER_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/job.h"

/* Tasks that the harness hands to one worker before it has answered the first:
 * with two, the next is on its way while one is done. */
#define CHANNEL_DEPTH 2

struct mailbox;

/* The two ends of a worker's connection.  Zeroed but for what carrier_new() sets. */
struct channel {
	const struct payload *payload;
	uint64_t expected;	 /* payload_sum() of an answer that brings something */
	bool has_spare_cpu;	 /* nobody else wants the CPU of who waits */
	struct mailbox *mailbox; /* of transports through shared memory, in that memory */

	/* Transports through descriptors: the harness's and the worker's ends, to
	 * read from and to write to; one number twice if it does both. */
	struct {
		int from, to;
	} harness, worker;
	unsigned char *buffer; /* for what is read: in each process its own */

	/* The harness's count. */
	uint64_t tasks[CHANNEL_DEPTH]; /* in hand, the oldest first */
	unsigned in_hand;
	unsigned sent;		 /* of these, whole */
	bool readable, writable; /* so it was promised */
	size_t sent_bytes;	 /* of the next one */
	size_t taken_bytes;	 /* of an answer */
	uint64_t taken_task;
	/* The worker's count. */
	unsigned taken;
};

struct carrier;

struct transport {
	const char *name;
	const char *summary; /* one line for --help */

	/* Harness, once a trial: for all channels together.  Optional. */
	int (*prepare)(struct carrier *carrier);
	void (*finish)(struct carrier *carrier);

	/* Around the creation of a worker: in the harness before it; in the harness
	 * after it (also if it failed), in the worker.  Optional, but for a
	 * worker's. */
	int (*open)(struct channel *channel);
	void (*settle)(struct channel *channel);
	int (*enter)(struct channel *channel);
	/* In a worker, of the channels of others.  Optional. */
	void (*forget)(struct channel *channel);

	/* Harness.  post: the task is in tasks[in_hand - 1].  progress: does what
	 * can be done without waiting, and says in *answers how many arrived; -EPIPE
	 * if the worker is gone, -EBADMSG if an answer is not what was sent.  wait:
	 * sleeps until some channel may go on, at most timeout_ns; 0 if none can, 1.
	 * close: no more tasks. */
	int (*post)(struct channel *channel);
	int (*progress)(struct channel *channel, unsigned *answers);
	int (*wait)(struct carrier *carrier, int64_t timeout_ns);
	void (*close)(struct channel *channel);

	/* Worker.  receive: waits for a task; *bytes are good until it is answered;
	 * -EPIPE when there are no more. */
	int (*receive)(struct channel *channel, uint64_t *task, const unsigned char **bytes);
	int (*answer)(struct channel *channel, uint64_t task);
};

#endif
