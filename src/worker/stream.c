/* SPDX-License-Identifier: MIT */
#include "worker/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "worker/carrier.h"
#include "worker/payload.h"

#define HEADER sizeof(uint64_t)

/* ---- opening and closing ---- */

/* An end that both reads and writes has one number. */
static void close_ends(int *from, int *to)
{
	if (*from >= 0)
		close(*from);
	if (*to >= 0 && *to != *from)
		close(*to);
	*from = *to = -1;
}

static int get_buffer(struct channel *channel)
{
	channel->buffer = malloc(channel->payload->bytes + 1);
	if (!channel->buffer)
		return -ENOMEM;
	/* Its pages are there before the first task. */
	memset(channel->buffer, 0, channel->payload->bytes);
	return 0;
}

static int make_nonblocking(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 ? 0 : -errno;
}

int stream_ready(struct channel *channel)
{
	int err = make_nonblocking(channel->harness.from);

	if (!err)
		err = make_nonblocking(channel->harness.to);
	if (err) {
		close_ends(&channel->harness.from, &channel->harness.to);
		close_ends(&channel->worker.from, &channel->worker.to);
	}
	return err;
}

/* The harness's own, for answers. */
int stream_prepare(struct carrier *carrier)
{
	int err = 0;

	for (unsigned i = 0; !err && carrier->payload->both && i < carrier->count; i++)
		err = get_buffer(&carrier->channels[i]);
	if (err)
		stream_finish(carrier);
	return err;
}

/* Else the end of the stream would never be seen. */
void stream_settle(struct channel *channel)
{
	close_ends(&channel->worker.from, &channel->worker.to);
}

int stream_enter(struct channel *channel)
{
	close_ends(&channel->harness.from, &channel->harness.to);
	return get_buffer(channel);
}

void stream_close(struct channel *channel)
{
	close_ends(&channel->harness.from, &channel->harness.to);
}

void stream_finish(struct carrier *carrier)
{
	for (unsigned i = 0; i < carrier->count; i++) {
		stream_close(&carrier->channels[i]);
		free(carrier->channels[i].buffer);
	}
}

/* ---- the harness: never waits but in stream_wait() ---- */

static bool can_wait(ssize_t moved)
{
	return moved < 0 && (errno == EAGAIN || errno == EINTR);
}

/* The rest of a message of which `done` bytes are through already. */
/* NOLINTNEXTLINE(readability-non-const-parameter): readv() writes there */
static int rest_of(uint64_t *task, unsigned char *bytes, uint64_t count, size_t done, struct iovec parts[2])
{
	int used = 0;

	if (done < HEADER)
		parts[used++] = (struct iovec){(char *)task + done, HEADER - done};
	done = done > HEADER ? done - HEADER : 0;
	if (done < count)
		parts[used++] = (struct iovec){bytes + done, count - done};
	return used;
}

/* As much as goes through without waiting. */
int stream_post(struct channel *channel)
{
	const struct payload *payload = channel->payload;

	while (channel->sent < channel->in_hand) {
		struct iovec parts[2];
		/* writev() takes no const; it does not write there. */
		int count = rest_of(&channel->tasks[channel->sent], (unsigned char *)payload->source, payload->bytes,
				    channel->sent_bytes, parts);
		ssize_t moved = writev(channel->harness.to, parts, count);

		if (moved < 0)
			return can_wait(moved) ? 0 : -errno;
		channel->sent_bytes += (size_t)moved;
		if (channel->sent_bytes == HEADER + payload->bytes) {
			channel->sent++;
			channel->sent_bytes = 0;
		}
	}
	return 0;
}

static int judge_answer(const struct channel *channel, unsigned answers)
{
	const struct payload *payload = channel->payload;
	bool good = channel->taken_task == channel->tasks[answers];

	if (good && payload->both)
		good = payload_sum(channel->buffer, payload->bytes) == channel->expected;
	return good ? 0 : -EBADMSG;
}

static int take_some(struct channel *channel, unsigned *answers)
{
	uint64_t expected = channel->payload->both ? channel->payload->bytes : 0;
	int err = 0;

	while (!err && *answers < channel->sent) {
		struct iovec parts[2];
		int count = rest_of(&channel->taken_task, channel->buffer, expected, channel->taken_bytes, parts);
		ssize_t moved = readv(channel->harness.from, parts, count);

		if (moved <= 0)
			return moved == 0 ? -EPIPE : can_wait(moved) ? 0 : -errno;
		channel->taken_bytes += (size_t)moved;
		if (channel->taken_bytes < HEADER + expected)
			continue;
		channel->taken_bytes = 0;
		err = judge_answer(channel, (*answers)++);
	}
	return err;
}

/* What poll(2) has not promised is not tried: it would be one more call. */
int stream_progress(struct channel *channel, unsigned *answers)
{
	int err = 0;

	if (channel->writable)
		err = stream_post(channel);
	if (!err && channel->readable)
		err = take_some(channel, answers);
	channel->sent -= *answers;
	channel->readable = channel->writable = false;
	return err;
}

/* Only descriptors that are waited for: poll(2) refuses more than may be open. */
int stream_wait(struct carrier *carrier, int64_t timeout_ns)
{
	struct timespec timeout = clock_timespec(timeout_ns);
	struct pollfd *polls = carrier->polls;
	nfds_t count = 0, at = 0;
	int ready;

	for (unsigned i = 0; i < carrier->count; i++) {
		const struct channel *channel = &carrier->channels[i];

		if (channel->sent)
			polls[count++] = (struct pollfd){.fd = channel->harness.from, .events = POLLIN};
		if (channel->sent < channel->in_hand)
			polls[count++] = (struct pollfd){.fd = channel->harness.to, .events = POLLOUT};
	}
	ready = ppoll(polls, count, &timeout, NULL);
	if (ready < 0)
		return errno == EINTR ? 0 : -errno;
	for (unsigned i = 0; i < carrier->count; i++) {
		struct channel *channel = &carrier->channels[i];

		channel->readable = channel->sent && polls[at++].revents != 0;
		channel->writable = channel->sent < channel->in_hand && polls[at++].revents != 0;
	}
	return ready > 0;
}

/* ---- the worker: waits for the harness alone ---- */

static int move_all(ssize_t (*move)(int, const struct iovec *, int), int fd, uint64_t *task, unsigned char *bytes,
		    uint64_t count)
{
	size_t done = 0;

	while (done < HEADER + count) {
		struct iovec parts[2];
		ssize_t moved = move(fd, parts, rest_of(task, bytes, count, done, parts));

		if (moved == 0)
			return -EPIPE;
		if (moved < 0 && errno != EINTR)
			return -errno;
		done += moved > 0 ? (size_t)moved : 0;
	}
	return 0;
}

int stream_receive(struct channel *channel, uint64_t *task, const unsigned char **bytes)
{
	*bytes = channel->buffer;
	return move_all(readv, channel->worker.from, task, channel->buffer, channel->payload->bytes);
}

int stream_answer(struct channel *channel, uint64_t task)
{
	/* writev() takes no const; it does not write there. */
	return move_all(writev, channel->worker.to, &task, (unsigned char *)channel->payload->source,
			channel->payload->both ? channel->payload->bytes : 0);
}
