/* SPDX-License-Identifier: MIT */
#include "worker/teams.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/processes.h"
#include "base/raw_syscall.h"
#include "worker/carrier.h"

WORKER_CODE void process_follow(pid_t creator)
{
	raw_syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
	if (raw_syscall(SYS_getppid, 0, 0) != creator)
		_exit(1);
}

/* The harness's ends of other workers' channels: while somebody else holds one, its
 * worker would never see the end of the stream. */
WORKER_CODE static void forget_others(struct team *team, const struct worker *worker)
{
	const struct transport *transport = team->job->payload.transport;

	if (!team->carrier || !transport || !transport->forget)
		return;
	for (unsigned i = 0; i < team->carrier->count; i++)
		if (worker->channel != &team->carrier->channels[i])
			transport->forget(&team->carrier->channels[i]);
}

WORKER_CODE _Noreturn static void be_worker(struct team *team, struct worker *worker, pid_t creator)
{
	/* On the stack, whose page is the child's already: writing the harness's would
	 * copy one more. */
	struct worker own = *worker;

	own.is_forked = true;
	process_follow(creator);
	forget_others(team, worker);
	if (worker->channel)
		worker->slot->error = worker->job->payload.transport->enter(worker->channel);
	worker_main(&own);
	_exit(0);
}

WORKER_CODE static int fork_worker(struct team *team, struct worker *worker)
{
	pid_t creator = getpid();
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (pid == 0)
		be_worker(team, worker, creator);
	worker->handle.process = worker->slot->process = pid;
	return 0;
}

WORKER_CODE static int create(struct team *team, struct worker *worker)
{
	const struct transport *transport = worker->channel ? team->job->payload.transport : NULL;
	int err = transport && transport->open ? transport->open(worker->channel) : 0;

	if (!err)
		err = fork_worker(team, worker);
	if (transport && transport->settle)
		transport->settle(worker->channel);
	return err;
}

void process_judge(struct team *team, const struct worker *worker, int status)
{
	if (WIFSIGNALED(status))
		team_fail(team, TEAM_KILLED, WTERMSIG(status), worker);
	else if (WEXITSTATUS(status) != 0)
		team_fail(team, TEAM_EXITED, WEXITSTATUS(status), worker);
}

void process_reap(struct team *team, struct worker *worker)
{
	int status, err = process_wait(worker->handle.process, &status);

	if (err)
		team_fail(team, TEAM_EXITED, err, worker);
	else
		process_judge(team, worker, status);
}

bool process_is_lost(struct team *team, struct worker *worker)
{
	(void)team;
	return process_has_ended(worker->handle.process);
}

pid_t process_of(struct team *team, struct worker *worker)
{
	(void)team;
	return worker->handle.process;
}

const struct team_hands process_hands = {
	.create = create, .reap = process_reap, .is_lost = process_is_lost, .process = process_of};
