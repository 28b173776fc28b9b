/* SPDX-License-Identifier: MIT
 *
 * What a task takes, found out by running the user's command or workload once.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analysis/stats.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/units.h"
#include "command/advise.h"
#include "command/command.h"
#include "command/run_harness.h"

/* ---- a command ---- */

struct accounting {
	double wall_ns, cpu_ns;
	int status; /* of wait(2) */
};

static double timeval_ns(struct timeval time)
{
	return (double)time.tv_sec * 1e9 + (double)time.tv_usec * 1e3;
}

/* With its stdout on our stderr: ours is for the advice. */
static int run_command(const char *command, struct accounting *accounting)
{
	int64_t since_ns = clock_now_ns();
	struct rusage usage;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child < 0)
		return -errno;
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(STDERR_FILENO, STDOUT_FILENO);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	accounting->status = 0;
	while (wait4(child, &accounting->status, 0, &usage) < 0)
		if (errno != EINTR)
			return -errno;
	accounting->wall_ns = (double)(clock_now_ns() - since_ns);
	accounting->cpu_ns = timeval_ns(usage.ru_utime) + timeval_ns(usage.ru_stime);
	return 0;
}

/* More CPU time than wall time: it computes side by side already, and when it waited is not to be told. */
#define SIDE_BY_SIDE 1.1

#define START_RUNS 3

/* What each task takes, without the start of the program. */
static int take_accounting(struct advise_request *request, const struct accounting *accounting,
			   const struct accounting *start)
{
	struct model_job *job = &request->job;
	double wall_ns = fmax(0, accounting->wall_ns - start->wall_ns);
	double cpu_ns = fmax(0, accounting->cpu_ns - start->cpu_ns);
	char wall[32], cpu[32], begin[32];

	if (accounting->cpu_ns > SIDE_BY_SIDE * accounting->wall_ns)
		fprintf(stderr,
			"breakeven advise: the command keeps %.1f CPUs busy already; what of its time it waits cannot "
			"be told, none is assumed\n",
			accounting->cpu_ns / accounting->wall_ns);
	job->cpu_ns = cpu_ns / job->tasks;
	job->block_ns = fmax(0, wall_ns - cpu_ns) / job->tasks;
	if (!(job->cpu_ns + job->block_ns > 0))
		return command_tell("advise", STATUS_FAILED,
				    "the command takes no longer than its start (%s): there is no work to divide",
				    format_duration(begin, sizeof(begin), start->wall_ns));
	if (start->wall_ns > 0)
		command_tell("advise", STATUS_OK,
			     "the start of the program takes %s and is subtracted: it is the same for every strategy",
			     format_duration(begin, sizeof(begin), start->wall_ns));
	return command_tell("advise", STATUS_OK, "the command took %s, of which %s of CPU; as %.0f equal tasks:",
			    format_duration(wall, sizeof(wall), accounting->wall_ns),
			    format_duration(cpu, sizeof(cpu), accounting->cpu_ns), job->tasks);
}

/* Tells the user what is wrong; returns an exit status. */
static int account(const char *command, struct accounting *accounting)
{
	int err = run_command(command, accounting);

	if (err)
		return command_tell("advise", STATUS_FAILED, "cannot run `%s`: %s", command, error_text(err));
	if (WIFEXITED(accounting->status) && WEXITSTATUS(accounting->status) == 0)
		return STATUS_OK;
	return command_tell("advise", STATUS_FAILED, "the command failed (%s %d): its time cannot be used",
			    WIFEXITED(accounting->status) ? "exit status" : "signal",
			    WIFEXITED(accounting->status) ? WEXITSTATUS(accounting->status)
							  : WTERMSIG(accounting->status));
}

/* "python3.13t" is a version of "python", "pythonista" is none. */
static bool is_version_of(const char *name, size_t length, const char *interpreter)
{
	size_t common = strlen(interpreter);

	return length >= common && strncmp(name, interpreter, common) == 0 &&
	       common + strspn(name + common, "0123456789.t") >= length;
}

/* A command that starts the same interpreter for nothing; empty where the first word is none that is known. */
static void guess_start(const char *command, char start[PATH_MAX])
{
	static const struct {
		const char *name, *nothing;
	} interpreters[] = {
		{"python", "-c ''"}, {"pypy", "-c ''"}, {"node", "-e ''"}, {"perl", "-e ''"}, {"ruby", "-e ''"}};
	int length = (int)strcspn(command, " ");
	const char *name = command + length;
	size_t length_of_name;

	while (name > command && name[-1] != '/')
		name--;
	length_of_name = (size_t)(command + length - name);
	start[0] = '\0';
	for (size_t i = 0; i < sizeof(interpreters) / sizeof(interpreters[0]); i++)
		if (is_version_of(name, length_of_name, interpreters[i].name))
			snprintf(start, PATH_MAX, "%.*s %s", length, command, interpreters[i].nothing);
}

/* The shortest of a few: the first one reads files that are not in memory yet. */
static int account_start(const struct advise_request *request, struct accounting *start)
{
	char guessed[PATH_MAX];
	const char *command = request->start_command;
	struct accounting one = {0};
	int status = STATUS_OK;

	guess_start(request->command, guessed);
	command = command ? command : guessed;
	*start = (struct accounting){0};
	for (unsigned i = 0; !status && command[0] && i < START_RUNS; i++) {
		status = request->start_command ? account(command, &one) : run_command(command, &one) || one.status;
		if (!status && (i == 0 || one.wall_ns < start->wall_ns))
			*start = one;
	}
	return request->start_command ? status : STATUS_OK; /* what was guessed may fail */
}

static int from_command(struct advise_request *request)
{
	struct accounting accounting = {0}, start;
	int status = account_start(request, &start);

	if (!status)
		status = account(request->command, &accounting);
	return status ? status : take_accounting(request, &accounting, &start);
}

/* ---- a workload ---- */

/* Serial trials: what is not waiting is computing. */
static int take_trials(struct advise_request *request, char *csv)
{
	struct trial_list list = {0};
	double cpu[64], block[64];
	size_t n = 0;

	if (command_read("advise", &csv, 1, &list) != 0)
		return STATUS_FAILED;
	if (list.trials[0].cpu_ns > 0) {
		fprintf(stderr, "breakeven advise: %s does as much as it is told: say how much by --cpu=TIME\n",
			request->workload);
		trial_list_free(&list);
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < list.count && n < sizeof(cpu) / sizeof(cpu[0]); i++) {
		const struct trial *trial = &list.trials[i];

		if (strcmp(trial->status, "ok") != 0)
			continue;
		cpu[n] = (double)(trial->warm_ns - trial->blocked_ns) / (double)trial->tasks;
		block[n++] = (double)trial->blocked_ns / (double)trial->tasks;
	}
	trial_list_free(&list);
	request->job.cpu_ns = fmax(0, stats_median(cpu, n));
	request->job.block_ns = fmax(0, stats_median(block, n));
	return n > 0 ? STATUS_OK : STATUS_FAILED;
}

static int from_workload(struct advise_request *request)
{
	char csv[PATH_MAX], csv_flag[PATH_MAX + 8], workload[PATH_MAX + 16];
	const char *arguments[] = {workload,	   "--strategies=serial", "--workers=1", "--tasks=8", "--rounds=3",
				   "--restarts=2", "--cpu=1ms",		  csv_flag,	 NULL};
	int status;

	if (snprintf(csv, sizeof(csv), "%s/advise_task.csv", request->folder) >= (int)sizeof(csv) ||
	    snprintf(workload, sizeof(workload), "--workloads=%s", request->workload) >= (int)sizeof(workload))
		return command_tell("advise", STATUS_USAGE, "a name is too long");
	if (mkdir(request->folder, 0777) != 0 && errno != EEXIST)
		return command_tell("advise", STATUS_USAGE, "cannot make the folder %s: %s", request->folder,
				    error_text(errno));
	snprintf(csv_flag, sizeof(csv_flag), "--csv=%s", csv);
	fprintf(stderr, "breakeven advise: measuring what a task of %s takes\n", request->workload);
	status = harness_run("advise", "profile", arguments);
	if (status == STATUS_OK)
		return take_trials(request, csv);
	if (status != STATUS_USAGE)
		fprintf(stderr,
			"breakeven advise: what a task of %s takes cannot be measured: the harness ended with status "
			"%d\n",
			request->workload, status);
	return status == STATUS_USAGE ? STATUS_USAGE : STATUS_FAILED;
}

int advise_find_task(struct advise_request *request)
{
	if (request->command)
		return from_command(request);
	return request->has_cpu ? STATUS_OK : from_workload(request);
}
