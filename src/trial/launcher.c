/* SPDX-License-Identifier: MIT */
#include "trial/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/error.h"
#include "base/host.h"
#include "base/processes.h"
#include "base/shared.h"
#include "trial/child.h"
#include "trial/interference.h"
#include "trial/registry.h"
#include "trial/wire.h"

bool launcher_is_asked(void)
{
	return getenv(LAUNCHER_VARIABLE) != NULL;
}

const struct loop *launcher_find_loop(const struct launcher *launcher, unsigned number)
{
	for (unsigned i = 0; launcher->loops && launcher->loops[i]; i++)
		if (i == number)
			return launcher->loops[i];
	return NULL;
}

/* ---- packets ---- */

static bool send_packet(int socket, const void *data, size_t size, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {.iov_base = (void *)data, .iov_len = size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	ssize_t sent;

	if (fd >= 0) {
		message.msg_control = control.room;
		message.msg_controllen = sizeof(control.room);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	}
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)size;
}

/* False at the end of the harness. */
static bool receive_request(int socket, struct wire_request *request)
{
	ssize_t got;

	do
		got = recv(socket, request, sizeof(*request), 0);
	while (got < 0 && errno == EINTR);
	return got > 0 && (size_t)got == wire_request_size(request);
}

/* ---- one request ---- */

static bool is_recorded(const struct launcher *launcher, const struct wire_request *request)
{
	const struct strategy *strategy = registry_find_strategy_or_own(launcher->own_strategies, request->strategy);

	return request->order.job.recorded || (strategy && strategy->capabilities & STRATEGY_RECORDED);
}

/* The arena is the launcher's, so that it can look into it when a trial hangs, and hand it on. */
static int make_arena(const struct launcher *launcher, const struct wire_request *request, struct arena **arena)
{
	const struct job *job = &request->order.job;

	*arena = NULL;
	return request->kind == WIRE_TRIAL
		       ? arena_new(team_size(job), job->tasks, is_recorded(launcher, request), arena)
		       : 0;
}

/* Forked on the CPU that the trial starts on, the child need not be moved there, nor an idle CPU be woken for it. */
static int run_child(struct child *child, int harness, struct ending *ending)
{
	int start = child->request->order.job.start_cpu, err; /* read before a workload can write there */
	struct cpu_mask former;
	bool bound = start >= 0 && cpus_start_on((unsigned)start, &former) == 0;
	pid_t process;

	child->free_mask = bound ? &former : NULL;

	fflush(NULL);
	process = fork();
	err = process < 0 ? -errno : 0;
	if (process == 0) {
		close(harness);
		child_main(child);
	}
	if (!err)
		err = supervise(process, child, harness, ending);
	if (bound)
		cpus_leave_start((unsigned)start, &former);
	child->free_mask = NULL;
	return err;
}

/* Runs a program, which is a process of its own.  It starts on the CPU that was asked for, and may move.  Returns false
 * if the harness has gone. */
static bool obey_program(const struct loop *loop, const struct wire_request *request, int socket)
{
	const struct job *job = &request->order.job;
	const struct loop_watch watch = {socket, job->limit_ns};
	struct interference before = interference_now(), taken;
	static struct wire_answer answer;
	struct cpu_mask former;

	memset(&answer, 0, sizeof(answer));
	answer.trial.tasks = request->number;
	/* The launcher moves to that CPU and is let go before it starts the program, which sees all CPUs at once. */
	if (job->start_cpu >= 0 && cpus_start_on((unsigned)job->start_cpu, &former) == 0)
		cpus_leave_start((unsigned)job->start_cpu, &former);
	loop->run(loop, &watch, &answer.trial);
	processes_clear();
	taken = interference_since(&before);
	answer.trial.steal_ns = taken.steal_ns;
	answer.trial.throttled_ns = taken.throttled_ns;
	return send_packet(socket, &answer, sizeof(answer), -1);
}

/* Runs the request in a process of its own.  Returns false if the harness has gone. */
static bool obey(const struct launcher *launcher, const struct wire_request *request, int socket)
{
	struct child child = {.launcher = launcher,
			      .request = request,
			      .team = team_size(&request->order.job),
			      .prepare_limit_ns = request->prepare_limit_ns,
			      .limit_ns = request->order.job.limit_ns,
			      .launcher_process = getpid(),
			      .started_ns = clock_wall_ns()};
	bool recorded = request->order.job.recorded;
	struct wire_answer answer;
	struct arena_shape shape = {0};
	struct interference before = interference_now(), taken;
	struct ending ending = {0};
	void *memory = NULL;
	bool heard;
	int err = shared_map(sizeof(struct child_report), &memory);

	child.report = memory;
	if (!err)
		err = make_arena(launcher, request, &child.arena);
	if (!err && child.arena)
		shape = child.arena->shape; /* workers can write there */
	/* From here on the state of this process is the trial's. */
	if (!err && process_threads() != 1)
		err = -EBUSY;
	if (!err)
		err = run_child(&child, socket, &ending);
	child_take_report(&child, err, &ending, &answer);
	processes_clear();
	taken = interference_since(&before);
	answer.trial.steal_ns = taken.steal_ns;
	answer.trial.throttled_ns = taken.throttled_ns;
	heard = err != -EPIPE && send_packet(socket, &answer, sizeof(answer), child.arena && recorded ? shape.fd : -1);
	if (child.arena)
		arena_release(child.arena, &shape);
	if (memory)
		shared_unmap(memory, sizeof(struct child_report));
	return heard;
}

static bool serve(const struct launcher *launcher, const struct wire_request *request, int socket)
{
	const struct loop *loop = request->kind == WIRE_LOOP ? launcher_find_loop(launcher, request->loop) : NULL;

	return loop && loop->run ? obey_program(loop, request, socket) : obey(launcher, request, socket);
}

/* ---- the life of a launcher ---- */

static int open_socket(void)
{
	const char *value = getenv(LAUNCHER_VARIABLE);
	int socket = value ? atoi(value) : -1;

	unsetenv(LAUNCHER_VARIABLE);
	return socket > STDERR_FILENO && fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? socket : -1;
}

int launcher_serve(const struct launcher *launcher)
{
	void *memory;
	struct wire_hello hello = {.magic = WIRE_MAGIC,
				   .version = WIRE_VERSION,
				   .request_bytes = sizeof(struct wire_request),
				   .answer_bytes = sizeof(struct wire_answer)};
	int socket = open_socket();

	if (socket < 0) {
		fprintf(stderr, "breakeven: " LAUNCHER_VARIABLE " is for launchers of a harness; unset it\n");
		return STATUS_USAGE;
	}
	/* Ctrl-C is the harness's business, which then leaves. */
	setpgid(0, 0);
	/* A launcher that was stopped sees the end of its harness when it is continued. */
	prctl(PR_SET_PDEATHSIG, SIGCONT);
	processes_adopt();
	interference_open();
	snprintf(hello.build.compiler, sizeof(hello.build.compiler), "%s", build_compiler);
	snprintf(hello.build.flags, sizeof(hello.build.flags), "%s", build_flags);
	build_libraries(hello.build.libraries, sizeof(hello.build.libraries));
	/* Shared, so that what is received is not a copy of a page that a child has. */
	if (shared_map(sizeof(struct wire_request), &memory) != 0 || !send_packet(socket, &hello, sizeof(hello), -1))
		return STATUS_FAILED;
	while (receive_request(socket, memory) && serve(launcher, memory, socket))
		;
	processes_clear();
	return STATUS_OK;
}
