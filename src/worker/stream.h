/* SPDX-License-Identifier: MIT
 *
 * What transports over descriptors have in common: a message is the task's number
 * and, where there is one, the payload behind it.  The harness's ends do not
 * block, the worker's do.
 */
#ifndef WORKER_STREAM_H
#define WORKER_STREAM_H

#include "worker/transport.h"

/* Fills channel->harness and channel->worker by the transport's own way; its end
 * of stream must come when the other side's process ends. */
int stream_prepare(struct carrier *carrier);
void stream_settle(struct channel *channel);
int stream_enter(struct channel *channel);
int stream_post(struct channel *channel);
int stream_progress(struct channel *channel, unsigned *answers);
int stream_wait(struct carrier *carrier, int64_t timeout_ns);
void stream_close(struct channel *channel);
int stream_receive(struct channel *channel, uint64_t *task, const unsigned char **bytes);
int stream_answer(struct channel *channel, uint64_t task);

/* After the worker's and the harness's ends have been opened: makes the harness's
 * not block.  On error all ends are closed. */
int stream_ready(struct channel *channel);

/* What is left at the end of the trial. */
void stream_finish(struct carrier *carrier);

/* All but `open`, name and summary. */
#define STREAM_TRANSPORT                                                                                               \
	.prepare = stream_prepare, .finish = stream_finish, .forget = stream_close, .settle = stream_settle,           \
	.enter = stream_enter, .post = stream_post, .progress = stream_progress, .wait = stream_wait,                  \
	.close = stream_close, .receive = stream_receive, .answer = stream_answer

#endif
