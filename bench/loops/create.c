/* SPDX-License-Identifier: MIT
 *
 * One worker comes, does a task that is nothing, and goes: ours by a whole team,
 * stamps, slot, checksum and all; the bare one by the calls alone.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/processes.h"
#include "loops/loops.h"
#include "worker/fresh_image.h"
#include "worker/strategy.h"
#include "worker/teams.h"
#include "worker/workload.h"

/* ---- ours ---- */

WORKER_CODE static int do_nothing(struct worker *worker, uint64_t task, uint64_t *result)
{
	(void)worker;
	*result = task;
	return 0;
}

static const struct workload nothing = {.name = "nothing", .run = do_nothing};

struct ours {
	struct job job;
	struct team *team; /* in the arena, as a trial's is */
	/* Of forkserver. */
	int server;
};

/* A team of one worker with one task. */
static int ours_new(const struct workload *workload, struct ours **out)
{
	struct ours *ours = calloc(1, sizeof(*ours));
	struct arena *arena;
	int err = ours ? arena_new(1, 1, false, &arena) : -ENOMEM;

	if (err) {
		free(ours);
		return err;
	}
	ours->job = (struct job){.workload = workload, .workers = 1, .tasks = 1};
	ours->team = team_new(&ours->job, arena);
	team_man(ours->team, 1, NULL, 0);
	*out = ours;
	return 0;
}

static int begin_ours(uint64_t iterations, void **state)
{
	(void)iterations;
	return ours_new(&nothing, (struct ours **)state);
}

static void ours_free(struct ours *ours)
{
	arena_free(ours->team->arena);
	free(ours);
}

static void end_ours(void *state)
{
	struct ours *ours = state;

	/* What was measured was no measurement if a worker failed. */
	if (ours->team->failed || ours->team->arena->slots[0].tasks_done == 0)
		loop_fail(ours->team->detail < 0 ? ours->team->detail : -EAGAIN);
	ours_free(ours);
}

/* The same team again and again, until it fails. */
static void run_team(struct ours *ours, const struct team_hands *hands)
{
	if (ours->team->failed)
		return;
	ours->team->created = 0;
	team_run(ours->team, hands);
}

static void step_threads(void *state)
{
	run_team(state, &thread_hands);
}

static void step_processes(void *state)
{
	run_team(state, &process_hands);
}

/* ---- bare: threads and forks ---- */

static void *return_at_once(void *nobody)
{
	return nobody;
}

static void step_bare_thread(void *state)
{
	pthread_t thread;

	(void)state;
	if (pthread_create(&thread, NULL, return_at_once, NULL) != 0) {
		loop_fail(-EAGAIN);
		return;
	}
	pthread_join(thread, NULL);
}

static void step_bare_fork(void *state)
{
	pid_t child = fork();

	(void)state;
	if (child == 0)
		_exit(0);
	if (child < 0 || waitpid(child, NULL, 0) != child)
		loop_fail(-errno);
}

static void step_bare_vfork(void *state)
{
	pid_t child = vfork();

	(void)state;
	if (child == 0)
		_exit(0);
	if (child < 0 || waitpid(child, NULL, 0) != child)
		loop_fail(-errno);
}

/* ---- a fresh image ---- */

/* By name: the image knows only what is in the registry. */
extern const struct workload workload_sum_squares;

static int begin_spawn(uint64_t iterations, void **state)
{
	int err = ours_new(&workload_sum_squares, (struct ours **)state);

	(void)iterations;
	if (!err)
		fresh_image_order(((struct ours *)*state)->team);
	return err;
}

static int create_image(struct team *team, struct worker *worker)
{
	char value[32];

	snprintf(value, sizeof(value), "%d 0", team->arena->shape.fd);
	return fresh_image_start(team, value, -1, &worker->handle.process);
}

static void step_spawn(void *state)
{
	static const struct team_hands hands = {.create = create_image, .reap = process_reap};

	run_team(state, &hands);
}

/* The same image, which finds no order that it knows and ends. */
static void step_bare_spawn(void *state)
{
	char *arguments[] = {"breakeven-worker", NULL}, *environment[] = {FRESH_IMAGE_VARIABLE "=", NULL};
	pid_t child;

	(void)state;
	if (posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environment) != 0)
		loop_fail(-EAGAIN);
	else if (waitpid(child, NULL, 0) != child)
		loop_fail(-errno);
}

/* ---- a fork server ---- */

static int ask_server(struct ours *ours, enum fork_request_kind kind)
{
	struct fork_request request = {.kind = kind};
	int answer;

	if (send(ours->server, &request, sizeof(request), MSG_NOSIGNAL) != sizeof(request) ||
	    recv(ours->server, &answer, sizeof(answer), 0) != sizeof(answer))
		return -EPIPE;
	return answer;
}

static int create_by_server(struct team *team, struct worker *worker)
{
	(void)worker;
	return ask_server(team->own, FORK_CREATE) < 0 ? -EPIPE : 0;
}

static void reap_by_server(struct team *team, struct worker *worker)
{
	(void)worker;
	if (ask_server(team->own, FORK_REAP) != 0)
		team_fail(team, TEAM_EXITED, -EPIPE, NULL);
}

static void close_server(struct ours *ours)
{
	int status;

	close(ours->server);
	if (ours->team->helper)
		process_wait(ours->team->helper, &status);
}

static int begin_server(uint64_t iterations, void **state)
{
	char value[64];
	int ends[2], hello = 0, err = begin_spawn(iterations, state);
	struct ours *ours = err ? NULL : *state;

	if (err)
		return err;
	ours->team->own = ours;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		err = -errno;
		ours_free(ours);
		return err;
	}
	snprintf(value, sizeof(value), "%d server %d", ours->team->arena->shape.fd, ends[1]);
	err = fresh_image_start(ours->team, value, ends[1], &ours->team->helper);
	close(ends[1]);
	ours->server = ends[0];
	if (!err && recv(ends[0], &hello, sizeof(hello), 0) != sizeof(hello))
		err = -EPIPE;
	if (err) {
		close_server(ours);
		ours_free(ours);
	}
	return err;
}

static void step_server(void *state)
{
	static const struct team_hands hands = {.create = create_by_server, .reap = reap_by_server};

	run_team(state, &hands);
}

static void end_server(void *state)
{
	close_server(state);
	end_ours(state);
}

/* A child that forks a grandchild for each byte it gets, and says when it has gone. */
struct bare_server {
	pid_t pid;
	int socket;
};

_Noreturn static void serve(int socket, pid_t creator)
{
	char byte;

	process_follow(creator);
	while (read(socket, &byte, 1) == 1) {
		step_bare_fork(NULL);
		if (write(socket, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

static int begin_bare_server(uint64_t iterations, void **state)
{
	struct bare_server *server = malloc(sizeof(*server));
	pid_t creator = getpid();
	int ends[2];

	(void)iterations;
	if (!server || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		free(server);
		return -ENOMEM;
	}
	server->pid = fork();
	if (server->pid == 0) {
		close(ends[0]);
		serve(ends[1], creator);
	}
	close(ends[1]);
	server->socket = ends[0];
	*state = server;
	if (server->pid < 0) {
		close(server->socket);
		free(server);
		return -EAGAIN;
	}
	return 0;
}

static void step_bare_server(void *state)
{
	struct bare_server *server = state;
	char byte = 0;

	if (write(server->socket, &byte, 1) != 1 || read(server->socket, &byte, 1) != 1)
		loop_fail(-EPIPE);
}

static void end_bare_server(void *state)
{
	struct bare_server *server = state;
	int status;

	close(server->socket);
	process_wait(server->pid, &status);
	free(server);
}

static const struct loop bare_thread = {.thing = "create_join",
					.side = "bare",
					.text = "a thread: pthread_create, pthread_join",
					.step = step_bare_thread};
static const struct loop threads = {
	.thing = "create_join", .side = "threads", .begin = begin_ours, .step = step_threads, .end = end_ours};
static const struct loop bare_fork = {
	.thing = "fork_wait", .side = "bare", .text = "a process: fork, waitpid", .step = step_bare_fork};
static const struct loop processes = {
	.thing = "fork_wait", .side = "processes", .begin = begin_ours, .step = step_processes, .end = end_ours};
static const struct loop bare_vfork = {.thing = "vfork_wait",
				       .side = "bare",
				       .text = "vfork, waitpid: no page table is copied",
				       .step = step_bare_vfork};
static const struct loop bare_spawn = {
	.thing = "spawn_wait", .side = "bare", .text = "a fresh image: posix_spawn, waitpid", .step = step_bare_spawn};
static const struct loop spawn = {
	.thing = "spawn_wait", .side = "spawn", .begin = begin_spawn, .step = step_spawn, .end = end_ours};
static const struct loop bare_server = {.thing = "forkserver",
					.side = "bare",
					.text = "asks a small process to fork and to wait",
					.begin = begin_bare_server,
					.step = step_bare_server,
					.end = end_bare_server};
static const struct loop forkserver = {
	.thing = "forkserver", .side = "forkserver", .begin = begin_server, .step = step_server, .end = end_server};

const struct loop *const loops_create[] = {&bare_thread, &threads, &bare_fork,	 &processes,  &bare_vfork,
					   &bare_spawn,	 &spawn,   &bare_server, &forkserver, NULL};
