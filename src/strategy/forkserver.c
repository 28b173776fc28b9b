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

#include "base/processes.h"
#include "worker/fresh_image.h"
#include "worker/strategy.h"
#include "worker/teams.h"

static int server_of(const struct team *team)
{
	return *(const int *)team->own;
}

/* Returns the answer, or -EPIPE if the server is gone. */
static int ask(struct team *team, enum fork_request_kind kind, unsigned worker)
{
	struct fork_request request = {.kind = kind, .worker = worker};
	int answer = 0;
	ssize_t got;

	do
		got = send(server_of(team), &request, sizeof(request), MSG_NOSIGNAL);
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(request))
		do
			got = recv(server_of(team), &answer, sizeof(answer), 0);
		while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(answer) ? answer : -EPIPE;
}

static int create(struct team *team, struct worker *worker)
{
	int answer = ask(team, FORK_CREATE, worker->id);

	if (answer < 0)
		return answer;
	worker->handle.process = worker->slot->process = answer;
	return 0;
}

/* The untimed batch of a server that has been there for a while. */
static int rehearse(struct team *team)
{
	int answer = 0;

	for (unsigned i = 0; answer >= 0 && i < team->job->workers; i++)
		answer = ask(team, FORK_REHEARSE, i);
	for (unsigned i = 0; answer >= 0 && i < team->job->workers; i++)
		answer = ask(team, FORK_REAP, i);
	return answer < 0 ? answer : 0;
}

static void reap(struct team *team, struct worker *worker)
{
	int status = ask(team, FORK_REAP, worker->id);

	if (status < 0)
		team_fail(team, TEAM_EXITED, status, worker);
	else
		process_judge(team, worker, status);
}

static bool is_lost(struct team *team, struct worker *worker)
{
	return ask(team, FORK_IS_LOST, worker->id) != 0;
}

static const struct team_hands hands = {.create = create, .reap = reap, .is_lost = is_lost, .process = process_of};

/* The server's first word is that it is there. */
static int start_server(struct team *team, int ends[2])
{
	int64_t since_ns = clock_now_ns();
	char value[64];
	int hello, err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	snprintf(value, sizeof(value), "%d server %d", team->arena->shape.fd, ends[1]);
	err = fresh_image_start(team, value, ends[1], &team->helper);
	close(ends[1]);
	if (!err && recv(ends[0], &hello, sizeof(hello), 0) != sizeof(hello))
		err = -EPIPE;
	if (!err && hello < 0)
		err = hello;
	team->setup_ns = clock_now_ns() - since_ns;
	return err;
}

/* Its end of stream is the server's order to end. */
static void stop_server(struct team *team, int end)
{
	int status;

	close(end);
	if (team->helper)
		process_wait(team->helper, &status);
}

static void run(struct team *team)
{
	int ends[2] = {-1, -1}, err;

	team_man(team, team->job->workers, NULL, 0);
	fresh_image_order(team);
	err = start_server(team, ends);
	/* cppcheck-suppress autoVariables; it is taken back below */
	team->own = &ends[0];
	if (err) {
		team_fail(team, TEAM_SETUP, err, NULL);
	} else {
		err = team_may_rehearse(team->job) ? rehearse(team) : 0;
		if (err)
			team_fail(team, TEAM_CREATE, err, NULL); /* it refused a process, as a trial would be */
		else
			team_run(team, &hands);
	}
	if (ends[0] >= 0)
		stop_server(team, ends[0]);
	team->own = NULL;
}

const struct strategy strategy_forkserver = {
	.name = "forkserver",
	.summary = "a small clean process forks the workers on request",
	.capabilities = STRATEGY_PARALLEL | STRATEGY_FRESH_IMAGE | STRATEGY_PREPARES_ONCE,
	.kind = KIND_PROCESSES,
	.run = run,
};
