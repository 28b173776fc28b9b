/* SPDX-License-Identifier: MIT
 *
 * A forked process a worker.  The harness is single-threaded when it forks;
 * children end in _exit, so that nobody flushes inherited stdio twice.
 */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/strategy.h"

static int create(struct crew *crew, struct worker *worker)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	(void)crew;
	if (pid < 0)
		return -errno;
	if (pid == 0) {
		/* Not to outlive a harness that was killed, not even one that
		 * was killed before this line. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		worker_main(worker);
		_exit(0);
	}
	worker->handle.process = pid;
	return 0;
}

static void reap(struct crew *crew, struct worker *worker)
{
	int status;
	pid_t pid;

	do
		pid = waitpid(worker->handle.process, &status, 0);
	while (pid < 0 && errno == EINTR);
	if (pid < 0)
		crew_fail(crew, CREW_EXITED, -errno);
	else if (WIFSIGNALED(status))
		crew_fail(crew, CREW_KILLED, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		crew_fail(crew, CREW_EXITED, WEXITSTATUS(status));
}

static bool is_lost(struct crew *crew, struct worker *worker)
{
	siginfo_t info = {0};

	(void)crew;
	return waitid(P_PID, (id_t)worker->handle.process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == worker->handle.process;
}

static const struct crew_hands process_hands = {.create = create, .reap = reap, .is_lost = is_lost};

static void run(struct crew *crew)
{
	crew_man(crew, crew->job->workers, NULL, 0);
	crew_run(crew, &process_hands);
}

const struct strategy strategy_processes = {
	.name = "processes",
	.summary = "a forked process a worker",
	.capabilities = STRATEGY_PARALLEL,
	.run = run,
};
