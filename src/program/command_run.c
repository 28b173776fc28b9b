/* SPDX-License-Identifier: MIT
 *
 * One run of a command, in the launcher: the command before it, what it writes, and what that is called.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/error.h"
#include "base/mix.h"
#include "program/commands.h"
#include "program/process.h"

#define LINE_SIZE   200
#define BUFFER_SIZE 65536

/* ---- its output ---- */

static uint64_t hash_of(FILE *file)
{
	static unsigned char buffer[BUFFER_SIZE];
	uint64_t hash = 1;
	size_t got;

	rewind(file);
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		for (size_t i = 0; i < got; i++)
			hash = (hash ^ buffer[i]) * UINT64_C(0x100000001b3);
	hash = mix64(hash);
	return hash ? hash : 1;
}

/* The last line of a file, printable. */
static void last_line(FILE *file, char line[LINE_SIZE])
{
	char text[LINE_SIZE];

	line[0] = '\0';
	rewind(file);
	while (fgets(text, sizeof(text), file))
		if (text[strspn(text, " \n")])
			memcpy(line, text, sizeof(text));
	for (char *at = line; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = *at == '\n' ? '\0' : '?';
}

/* ---- one run ---- */

/* The status column; "ok" if the process ended well. */
static void name_ending(const struct process_ending *ending, const char *prefix, char status[TRIAL_NAME_SIZE])
{
	if (ending->err)
		snprintf(status, TRIAL_NAME_SIZE, "%sstart:%s", prefix, error_name(ending->err));
	else if (ending->overdue)
		snprintf(status, TRIAL_NAME_SIZE, "%s" LOOP_OVERDUE, prefix);
	else if (WIFSIGNALED(ending->status))
		snprintf(status, TRIAL_NAME_SIZE, "%skilled:%s", prefix, error_signal_name(WTERMSIG(ending->status)));
	else if (WEXITSTATUS(ending->status) != 0)
		snprintf(status, TRIAL_NAME_SIZE, "%sexited:%d", prefix, WEXITSTATUS(ending->status));
	else
		snprintf(status, TRIAL_NAME_SIZE, "ok");
}

static void tell(const struct command_run *run, const char *text, const struct process_ending *ending, FILE *errors)
{
	char line[LINE_SIZE], what[80];

	if (ending->overdue || ending->abandoned) /* the harness tells that */
		return;
	if (ending->err)
		snprintf(what, sizeof(what), "cannot be started: %s", error_text(ending->err));
	else if (WIFSIGNALED(ending->status))
		snprintf(what, sizeof(what), "was killed by %s", error_signal_name(WTERMSIG(ending->status)));
	else
		snprintf(what, sizeof(what), "exited with status %d", WEXITSTATUS(ending->status));
	last_line(errors, line);
	fprintf(stderr, "command: %s: `%s` %s%s%s; it is not run again\n", run->loop.side, text, what,
		line[0] ? ": " : "", line);
}

/* Both commands begin at the beginning of the input, and what one has written is not taken for the other's. */
static void rewind_streams(const struct process_streams *streams)
{
	lseek(streams->input, 0, SEEK_SET);
	rewind(streams->errors);
	(void)!ftruncate(fileno(streams->errors), 0);
}

/* Whether the command before each run ended well; of one that did not, tells why if `tells`. */
static bool prepare(const struct command_run *run, const struct process_streams *streams, bool tells,
		    struct trial *trial)
{
	const struct process_streams silent = {streams->nothing, streams->nothing, NULL, streams->errors,
					       streams->watch};
	struct process_ending ending;

	rewind_streams(streams);
	if (!run->prepare)
		return true;
	process_run(run->prepare, &silent, NULL, &ending);
	name_ending(&ending, "prepare:", trial->status);
	if (trial_ok(trial) && process_leaves_any())
		strcpy(trial->status, "prepare:left");
	if (!trial_ok(trial) && tells)
		tell(run, run->prepare, &ending, streams->errors);
	if (trial_ok(trial))
		rewind_streams(streams);
	return trial_ok(trial);
}

static int64_t timeval_ns(struct timeval time)
{
	return time.tv_sec * NS_PER_S + time.tv_usec * NS_PER_US;
}

static void fill(const struct process_ending *ending, struct trial *trial)
{
	const struct rusage *usage = &ending->usage;

	trial->create_ns = ending->spawned_ns - ending->started_ns;
	trial->run_ns = ending->ended_ns - ending->spawned_ns;
	trial->cold_ns = trial->warm_ns = ending->ended_ns - ending->started_ns;
	trial->user_ns = timeval_ns(usage->ru_utime);
	trial->system_ns = timeval_ns(usage->ru_stime);
	trial->voluntary_switches = (uint64_t)usage->ru_nvcsw;
	trial->involuntary_switches = (uint64_t)usage->ru_nivcsw;
	trial->minor_faults = (uint64_t)usage->ru_minflt;
	trial->major_faults = (uint64_t)usage->ru_majflt;
}

/* An untimed run that is looked at. */
static void survey(const struct command_run *run, const struct process_streams *streams, struct trial *trial)
{
	const struct process_streams silent = {streams->input, streams->nothing, NULL, streams->errors, streams->watch};
	struct tree_memory memory = {0};
	struct trial unused = {0};
	struct process_ending ending;

	if (!prepare(run, streams, false, &unused))
		return;
	process_run(run->text, &silent, &memory, &ending);
	process_leaves_any();
	trial->memory_bytes = memory.pss_bytes;
	trial->largest_bytes = memory.rss_bytes;
}

static void run_with(const struct command_run *run, const struct process_streams *streams, bool surveyed,
		     struct trial *trial)
{
	struct process_ending ending;

	if (!prepare(run, streams, true, trial))
		return;
	trial->start_cpu = cpus_current();
	trial->started_ns = clock_wall_ns();
	process_run(run->text, streams, NULL, &ending);
	name_ending(&ending, "", trial->status);
	if (!trial_ok(trial)) {
		tell(run, run->text, &ending, streams->errors);
		process_leaves_any();
		return;
	}
	fill(&ending, trial);
	if (process_leaves_any()) {
		strcpy(trial->status, "left");
		fprintf(stderr, "command: %s: `%s` leaves processes behind; it is not run again\n", run->loop.side,
			run->text);
		return;
	}
	if (streams->output)
		trial->checksum = hash_of(streams->output);
	if (surveyed)
		survey(run, streams, trial);
}

/* A file without a name, which programs do not inherit under another number.  NULL: errno says why. */
static FILE *temporary(void)
{
	FILE *file = tmpfile();

	if (file)
		(void)!fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
	return file;
}

/* Returns 0 or a negative errno; the caller closes what is open. */
static int open_streams(const struct command_run *run, struct process_streams *streams)
{
	streams->nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	streams->input = run->input ? open(run->input, O_RDONLY | O_CLOEXEC) : streams->nothing;
	if (streams->nothing < 0 || streams->input < 0)
		return -errno;
	streams->errors = temporary();
	if (!streams->errors)
		return -errno;
	streams->output = run->same_output ? temporary() : NULL;
	return run->same_output && !streams->output ? -errno : 0;
}

static void close_streams(const struct process_streams *streams)
{
	if (streams->input >= 0 && streams->input != streams->nothing)
		close(streams->input);
	if (streams->nothing >= 0)
		close(streams->nothing);
	if (streams->output)
		fclose(streams->output);
	if (streams->errors)
		fclose(streams->errors);
}

void command_run(const struct loop *loop, const struct loop_watch *watch, struct trial *trial)
{
	const struct command_run *run = (const struct command_run *)loop;
	struct process_streams streams = {.nothing = -1, .input = -1, .watch = watch};
	bool surveyed = trial->tasks == LOOP_SURVEYED;
	int err = open_streams(run, &streams);

	trial->started_ns = clock_wall_ns();
	trial_nowhere(trial);
	if (err)
		snprintf(trial->status, sizeof(trial->status), "setup:%s", error_name(err));
	else
		run_with(run, &streams, surveyed, trial);
	close_streams(&streams);
}
