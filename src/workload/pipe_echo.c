/* SPDX-License-Identifier: MIT
 *
 * Real IO: each task writes a question into a pipe and blocks in read(2) until
 * a peer process has answered it after the asked delay.  One peer serves all
 * workers, each over a pair of pipes of its own, and answers each question
 * `block_ns` after it arrived, however many are open at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/mix.h"
#include "base/processes.h"
#include "worker/teams.h"
#include "worker/workload.h"

struct channel {
	int ask[2];	   /* worker writes [1], peer reads [0] */
	int answer[2];	   /* peer writes [1], worker reads [0] */
	int64_t due_ns;	   /* peer: when to answer; 0 for nothing open */
	uint64_t question; /* peer: what was asked */
};

struct state {
	pid_t peer;
	void (*former)(int); /* of SIGPIPE: a peer that is gone is an error of write(2) */
	unsigned count;
	struct channel channels[];
};

static uint64_t answer_to(uint64_t question)
{
	return mix64(question ^ UINT64_C(0x6563686f));
}

/* ---- the peer ---- */

static int64_t earliest_due_ns(const struct state *state)
{
	int64_t earliest = 0;

	for (unsigned i = 0; i < state->count; i++) {
		int64_t due_ns = state->channels[i].due_ns;

		if (due_ns && (!earliest || due_ns < earliest))
			earliest = due_ns;
	}
	return earliest;
}

/* Reads what was asked.  Returns the number of channels still open. */
static unsigned take_questions(struct state *state, struct pollfd *polls, int64_t block_ns)
{
	unsigned open = 0;

	for (unsigned i = 0; i < state->count; i++) {
		struct channel *channel = &state->channels[i];

		if (polls[i].revents) {
			ssize_t got = read(polls[i].fd, &channel->question, sizeof(channel->question));

			if (got == (ssize_t)sizeof(channel->question))
				channel->due_ns = clock_now_ns() + block_ns;
			else if (got == 0)
				polls[i].fd = -1; /* all writers are gone; poll skips it */
			else if (got > 0 || errno != EINTR)
				_exit(1); /* whoever waits for an answer sees the end of the pipe */
		}
		open += polls[i].fd >= 0;
	}
	return open;
}

static void give_answers(struct state *state)
{
	int64_t now_ns = clock_now_ns();

	for (unsigned i = 0; i < state->count; i++) {
		struct channel *channel = &state->channels[i];
		uint64_t answer = answer_to(channel->question);

		if (!channel->due_ns || channel->due_ns > now_ns)
			continue;
		if (write(channel->answer[1], &answer, sizeof(answer)) == (ssize_t)sizeof(answer))
			channel->due_ns = 0;
		else if (errno != EINTR)
			_exit(1);
	}
}

_Noreturn static void peer_main(struct state *state, int64_t block_ns)
{
	struct pollfd *polls = calloc(state->count + 1u, sizeof(*polls));
	unsigned open = state->count;

	if (!polls)
		_exit(1);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_TIMERSLACK, 1UL); /* the delay is the workload; 50 us of slack is not */
	for (unsigned i = 0; i < state->count; i++)
		polls[i] = (struct pollfd){.fd = state->channels[i].ask[0], .events = POLLIN};
	while (open > 0) {
		int64_t due_ns = earliest_due_ns(state);
		int64_t wait_ns = due_ns - clock_now_ns();
		struct timespec timeout = clock_timespec(wait_ns > 0 ? wait_ns : 0);

		if (ppoll(polls, state->count, due_ns ? &timeout : NULL, NULL) > 0)
			open = take_questions(state, polls, block_ns);
		give_answers(state);
	}
	_exit(0);
}

/* ---- the harness ---- */

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_channels(struct state *state)
{
	for (unsigned i = 0; i < state->count; i++)
		for (int end = 0; end < 2; end++) {
			close_end(&state->channels[i].ask[end]);
			close_end(&state->channels[i].answer[end]);
		}
}

static int open_channels(struct state *state)
{
	for (unsigned i = 0; i < state->count; i++)
		state->channels[i] = (struct channel){.ask = {-1, -1}, .answer = {-1, -1}};
	for (unsigned i = 0; i < state->count; i++)
		if (pipe2(state->channels[i].ask, O_CLOEXEC) != 0 || pipe2(state->channels[i].answer, O_CLOEXEC) != 0)
			return -errno;
	return 0;
}

static int fork_peer(struct state *state, int64_t block_ns)
{
	pid_t parent = getpid();

	state->peer = fork();
	if (state->peer < 0)
		return -errno;
	if (state->peer == 0) {
		process_follow(parent);
		for (unsigned i = 0; i < state->count; i++) {
			close_end(&state->channels[i].ask[1]);
			close_end(&state->channels[i].answer[0]);
		}
		peer_main(state, block_ns);
	}
	/* Or a reader would wait for ever when the peer has died. */
	for (unsigned i = 0; i < state->count; i++) {
		close_end(&state->channels[i].ask[0]);
		close_end(&state->channels[i].answer[1]);
	}
	return 0;
}

static int prepare(const struct job *job, void **out)
{
	struct state *state = malloc(sizeof(*state) + job->workers * sizeof(struct channel));
	int err;

	if (!state)
		return -ENOMEM;
	state->count = job->workers;
	err = open_channels(state);
	if (!err)
		err = fork_peer(state, job->block_ns);
	if (err) {
		close_channels(state);
		free(state);
		return err;
	}
	state->former = signal(SIGPIPE, SIG_IGN);
	*out = state;
	return 0;
}

static void finish(const struct job *job, void *memory)
{
	struct state *state = memory;

	(void)job;
	signal(SIGPIPE, state->former);
	close_channels(state);	    /* the peer sees the end of its input */
	kill(state->peer, SIGKILL); /* it may have been stopped; it owes nobody anything */
	process_wait(state->peer, NULL);
	free(state);
}

/* ---- the worker ---- */

static int ask(const struct channel *channel, uint64_t question, uint64_t *answer)
{
	ssize_t got;

	do
		got = write(channel->ask[1], &question, sizeof(question));
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(question))
		do
			got = read(channel->answer[0], answer, sizeof(*answer));
		while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	return got == (ssize_t)sizeof(*answer) ? 0 : -EPIPE;
}

static int run(struct worker *worker, uint64_t task, uint64_t *result)
{
	const struct state *state = worker->job->state;
	uint64_t question = mix64(task), answer = 0;
	int err;

	task_block_begin(worker);
	err = ask(&state->channels[worker->id], question, &answer);
	task_block_end(worker);
	if (!err && answer != answer_to(question))
		err = -EPROTO;
	*result = answer;
	return err;
}

const struct workload workload_pipe_echo = {
	.name = "pipe_echo",
	.summary = "asks a peer over pipes, waits for its delayed answer",
	.reads = READS_BLOCK,
	.prepare = prepare,
	.finish = finish,
	.run = run,
};
