/* SPDX-License-Identifier: MIT
 *
 * The other revision: checked out beside this one, and built.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/input.h"
#include "command/command.h"
#include "command/gate.h"
#include "command/run_harness.h"

#define FOLDER	  "build/base"
#define SHA_SHORT 12

/* Runs a program with stdout and stderr in a file.  Returns its exit status, or a negative errno. */
static int run_to_file(const char *file, const char *const *arguments)
{
	posix_spawn_file_actions_t actions;
	pid_t child = 0;
	int err = posix_spawn_file_actions_init(&actions);

	if (err)
		return -err;
	err = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, file, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (!err)
		err = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
	if (!err)
		err = posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return err ? -err : harness_wait(child);
}

/* The commit that a revision means. */
static int find_commit(const char *revision, char *commit, size_t size)
{
	char wanted[300];
	const char *arguments[] = {"git", "rev-parse", "--verify", "--quiet", "--end-of-options", wanted, NULL};
	const char *answer = FOLDER "/commit";
	int status;

	snprintf(wanted, sizeof(wanted), "%s^{commit}", revision);
	unlink(answer);
	status = run_to_file(answer, arguments);
	if (status == 0 && input_first_line(answer, INPUT_FILE, commit, size) == 0 && strlen(commit) >= SHA_SHORT)
		return STATUS_OK;
	if (status < 0)
		return command_tell("gate", STATUS_USAGE, "cannot run git: %s", error_text(status));
	return command_tell("gate", STATUS_USAGE, "--baseline=%s: git knows no such revision here", revision);
}

void gate_baseline_tell_first(void)
{
	const char *arguments[] = {
		"git", "log", "-1", "--format=%h %s", "-G^#define WIRE_VERSION", "--", "src/trial/wire.h", NULL};
	const char *answer = FOLDER "/first";
	char line[200];

	unlink(answer);
	if (run_to_file(answer, arguments) == 0 && input_first_line(answer, INPUT_FILE, line, sizeof(line)) == 0)
		fprintf(stderr, "breakeven gate: the first revision that can be a baseline is %s\n", line);
	else
		fprintf(stderr, "breakeven gate: a baseline must have the WIRE_VERSION of src/trial/wire.h\n");
}

static bool is_there(const char *tree, const char *name)
{
	char path[PATH_MAX];

	return snprintf(path, sizeof(path), "%s/%s", tree, name) < (int)sizeof(path) && access(path, R_OK) == 0;
}

static int check_out(const char *revision, const char *commit, const char *tree, const char *log)
{
	const char *prune[] = {"git", "worktree", "prune", NULL};
	const char *add[] = {"git", "worktree", "add", "--force", "--detach", tree, commit, NULL};

	if (is_there(tree, "Makefile"))
		return STATUS_OK;
	if (run_to_file(log, prune) == 0 && run_to_file(log, add) == 0 && is_there(tree, "Makefile"))
		return STATUS_OK;
	return command_tell("gate", STATUS_USAGE, "--baseline=%s: cannot be checked out; see %s", revision, log);
}

static int build(const char *revision, const char *tree, const char *log)
{
	const char *make[] = {"make", "-C", tree, "-j2", "build/bench/gate", NULL};

	/* A make that called us would have its flags obeyed in there. */
	unsetenv("MAKEFLAGS");
	unsetenv("MFLAGS");
	unsetenv("MAKELEVEL");
	if (!is_there(tree, "bench/gate.c"))
		return command_tell("gate", STATUS_USAGE,
				    "--baseline=%s: that revision is older than the gate: it has no bench/gate.c",
				    revision);
	if (run_to_file(log, make) == 0)
		return STATUS_OK;
	return command_tell("gate", STATUS_USAGE, "--baseline=%s: that revision does not build; see %s", revision, log);
}

int gate_baseline_build(const char *revision, char *path, size_t size)
{
	char commit[100], tree[PATH_MAX], log[PATH_MAX];
	int status;

	if (access("Makefile", R_OK) != 0 || access("bench/gate.c", R_OK) != 0)
		return command_tell("gate", STATUS_USAGE, "--baseline wants to be run where breakeven's sources are");
	if ((mkdir("build", 0777) != 0 && errno != EEXIST) || (mkdir(FOLDER, 0777) != 0 && errno != EEXIST))
		return command_tell("gate", STATUS_FAILED, "cannot make the folder " FOLDER ": %s", error_text(errno));
	status = find_commit(revision, commit, sizeof(commit));
	if (status)
		return status;
	snprintf(tree, sizeof(tree), FOLDER "/%.*s", SHA_SHORT, commit);
	snprintf(log, sizeof(log), FOLDER "/%.*s.log", SHA_SHORT, commit);
	status = check_out(revision, commit, tree, log);
	if (!status)
		status = build(revision, tree, log);
	if (!status)
		snprintf(path, size, "%s/build/bench/gate", tree);
	return status;
}
