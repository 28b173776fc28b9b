/* SPDX-License-Identifier: MIT
 *
 * A small clean process that forks workers on request, so that what the program
 * holds in memory is not what is forked: Python's forkserver.  A program starts
 * the server once: that is a phase of its own (setup_ns).
 */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/fresh_image.h"
#include "worker/process_hands.h"
#include "worker/strategy.h"

static int server_of(const struct crew *crew)
{
	return *(const int *)crew->own;
}

/* Returns the answer, or -EPIPE if the server is gone. */
static int ask(struct crew *crew, enum fork_request_kind kind, unsigned worker)
{
	struct fork_request request = {.kind = kind, .worker = worker};
	int answer = 0;
	ssize_t got;

	do
		got = send(server_of(crew), &request, sizeof(request), MSG_NOSIGNAL);
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(request))
		do
			got = recv(server_of(crew), &answer, sizeof(answer), 0);
		while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(answer) ? answer : -EPIPE;
}

static int create(struct crew *crew, struct worker *worker)
{
	int answer = ask(crew, FORK_CREATE, worker->id);

	if (answer < 0)
		return answer;
	worker->handle.process = worker->slot->process = answer;
	return 0;
}

/* The untimed batch of a server that has been there for a while. */
static int rehearse(struct crew *crew)
{
	int answer = 0;

	for (unsigned i = 0; answer >= 0 && i < crew->job->workers; i++)
		answer = ask(crew, FORK_REHEARSE, i);
	for (unsigned i = 0; answer >= 0 && i < crew->job->workers; i++)
		answer = ask(crew, FORK_REAP, i);
	return answer < 0 ? answer : 0;
}

static void reap(struct crew *crew, struct worker *worker)
{
	int status = ask(crew, FORK_REAP, worker->id);

	if (status < 0)
		crew_fail(crew, CREW_EXITED, status, worker);
	else
		process_judge(crew, worker, status);
}

static bool is_lost(struct crew *crew, struct worker *worker)
{
	return ask(crew, FORK_IS_LOST, worker->id) != 0;
}

static const struct crew_hands hands = {.create = create, .reap = reap, .is_lost = is_lost, .process = process_of};

/* The server's first word is that it is there. */
static int start_server(struct crew *crew, int ends[2])
{
	int64_t since_ns = clock_now_ns();
	char value[64];
	int hello, err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	snprintf(value, sizeof(value), "%d server %d", crew->arena->shape.fd, ends[1]);
	err = fresh_image_start(crew, value, ends[1], &crew->helper);
	close(ends[1]);
	if (!err && recv(ends[0], &hello, sizeof(hello), 0) != sizeof(hello))
		err = -EPIPE;
	if (!err && hello < 0)
		err = hello;
	crew->setup_ns = clock_now_ns() - since_ns;
	return err;
}

/* Its end of stream is the server's order to end. */
static void stop_server(struct crew *crew, int end)
{
	int status;

	close(end);
	if (crew->helper)
		process_wait(crew->helper, &status);
}

static void run(struct crew *crew)
{
	int ends[2] = {-1, -1}, err;

	crew_man(crew, crew->job->workers, NULL, 0);
	fresh_image_order(crew);
	err = start_server(crew, ends);
	/* cppcheck-suppress autoVariables; it is taken back below */
	crew->own = &ends[0];
	if (err) {
		crew_fail(crew, CREW_SETUP, err, NULL);
	} else {
		err = crew_may_rehearse(crew->job) ? rehearse(crew) : 0;
		if (err)
			crew_fail(crew, CREW_CREATE, err, NULL); /* it refused a process, as a trial would be */
		else
			crew_run(crew, &hands);
	}
	if (ends[0] >= 0)
		stop_server(crew, ends[0]);
	crew->own = NULL;
}

const struct strategy strategy_forkserver = {
	.name = "forkserver",
	.summary = "a small clean process forks the workers on request",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_FRESH_IMAGE | STRATEGY_PREPARES_ONCE,
	.kind = KIND_PROCESSES,
	.run = run,
};
