/* SPDX-License-Identifier: MIT
 *
 * What does it cost to get bytes to a worker, and back?  Beside our transports two
 * bare loops that no transport can beat by much: memcpy within one process, and
 * write against read over a pipe.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/processes.h"
#include "harness/harness.h"
#include "worker/payload.h"
#include "worker/strategy.h"
#include "worker/teams.h"

#define PAGE 4096 /* copies begin on one, as in shared memory */

/* ---- bare loops: the payload of every task, one way ---- */

static void begin(struct team *team)
{
	team_man(team, team->job->workers, NULL, 0);
	team->created = 1;
	team->started_ns = team->created_ns = clock_now_ns();
}

static void end(struct team *team, int64_t first_ns, int64_t last_ns)
{
	team->arena->slots[0].first_start_ns = first_ns;
	team->arena->slots[0].last_end_ns = last_ns;
	team->go_ns = first_ns;
	team->reaped_ns = clock_now_ns();
}

static void run_memcpy(struct team *team)
{
	const struct payload *payload = &team->job->payload;
	unsigned char *copy = aligned_alloc(PAGE, (payload->bytes + PAGE) / PAGE * PAGE);
	int64_t first_ns;

	if (!payload->transport) {
		team_fail(team, TEAM_SETUP, -ENOTSUP, NULL); /* there is nothing to copy */
		free(copy);
		return;
	}
	if (!copy) {
		team_fail(team, TEAM_SETUP, -ENOMEM, NULL);
		return;
	}
	memset(copy, 0, payload->bytes);
	begin(team);
	first_ns = clock_now_ns();
	for (uint64_t task = 0; task < team->job->tasks; task++) {
		memcpy(copy, payload->source, payload->bytes);
		/* Or one copy would do for all. */
		__asm__ volatile("" : : "r"(copy) : "memory");
	}
	end(team, first_ns, clock_now_ns());
	free(copy);
}

_Noreturn static void read_all(struct team *team, int from, pid_t creator)
{
	uint64_t bytes = team->job->payload.bytes + 1, left = bytes * team->job->tasks;
	unsigned char *copy = malloc(bytes);

	process_follow(creator);
	if (!copy)
		_exit(1);
	memset(copy, 0, bytes);
	arena_say_ready(team->arena);
	arena_wait_go(team->arena);
	while (left > 0) {
		ssize_t got = read(from, copy, left < bytes ? left : bytes);

		if (got <= 0)
			_exit(1);
		left -= (uint64_t)got;
	}
	team->arena->slots[0].last_end_ns = clock_now_ns();
	_exit(0);
}

/* One byte more, so that there is something to read of an empty payload. */
static int write_all(struct team *team, int to)
{
	const struct payload *payload = &team->job->payload;

	for (uint64_t task = 0; task < team->job->tasks; task++)
		for (uint64_t done = 0; done < payload->bytes + 1;) {
			ssize_t put = write(to, payload->source + done, payload->bytes + 1 - done);

			if (put < 0)
				return -errno;
			done += (uint64_t)put;
		}
	return 0;
}

static void run_pipe(struct team *team)
{
	int ends[2], status, err;
	int64_t first_ns;
	pid_t creator = getpid(), reader;

	if (!team->job->payload.transport) {
		team_fail(team, TEAM_SETUP, -ENOTSUP, NULL); /* there is nothing to write */
		return;
	}
	if (pipe(ends) != 0) {
		team_fail(team, TEAM_SETUP, -errno, NULL);
		return;
	}
	begin(team);
	reader = fork();
	if (reader == 0) {
		close(ends[1]);
		read_all(team, ends[0], creator);
	}
	close(ends[0]);
	if (reader > 0) {
		arena_wait_ready(team->arena, 1, NS_PER_S);
		arena_go(team->arena);
		first_ns = clock_now_ns();
		err = write_all(team, ends[1]);
		if (err)
			team_fail(team, TEAM_TASK, err, NULL);
		close(ends[1]); /* or a reader that has not got all would wait for ever */
		err = process_wait(reader, &status);
		if (!err)
			process_judge(team, NULL, status);
		end(team, first_ns, team->arena->slots[0].last_end_ns);
	} else {
		team_fail(team, TEAM_CREATE, -EAGAIN, NULL);
		close(ends[1]);
	}
}

static const struct strategy bare_memcpy = {
	.name = "bare_memcpy",
	.summary = "memcpy of the payload, in one process",
	.capabilities = STRATEGY_FOREIGN,
	.run = run_memcpy,
};

static const struct strategy bare_pipe = {
	.name = "bare_pipe",
	.summary = "write of the payload, and a child that reads",
	.capabilities = STRATEGY_FOREIGN,
	.run = run_pipe,
};

static const struct strategy *const own[] = {&bare_memcpy, &bare_pipe, NULL};

#define COMMON                                                                                                         \
	"--workloads=sum_squares --cpu=0 --workers=1 --start=barrier --trip=there,both "                               \
	"--transport=shared,pipe,socketpair "
#define SMALL  "--tasks=1000 --payload=0,64,1K,4K,16K "
#define LARGE  "--tasks=60 --payload=64K,256K,1M "
#define GREAT  "--tasks=4 --payload=4M,16M "
#define BESIDE "--strategies=bare_memcpy,bare_pipe,threads,processes"

static const char *const sweeps[] = {COMMON SMALL BESIDE, COMMON LARGE BESIDE, COMMON GREAT BESIDE, NULL};

static const struct harness transport = {
	.name = "transport",
	.question = "What does it cost to get bytes to a worker, and back?",
	.workloads = "sum_squares",
	.strategies = "bare_memcpy,bare_pipe,threads,processes",
	.workers = "1",
	.cpu = "0",
	.block = "1ms",
	.sweeps = sweeps,
	.own_strategies = own,
};

int main(int argc, char **argv)
{
	return harness_main(&transport, argc, argv);
}
