/* SPDX-License-Identifier: MIT */
#include "command/measure.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/host.h"
#include "base/interrupt.h"
#include "base/output.h"
#include "base/temp_files.h"
#include "command/command.h"
#include "command/run_harness.h"
#include "record/session.h"

struct run {
	const struct measuring *measuring;
	struct trial_list *list;
	int csv;		    /* descriptor of what is kept; -1: nothing is yet */
	char folder[PATH_MAX - 64]; /* of what is measured */
	char part[PATH_MAX];	    /* a run's own CSV … */
	char sweeps[PATH_MAX];	    /* … and its lines */
	int64_t deadline_ns;
	uint64_t session;      /* 0: no row is there yet */
	uint64_t next_restart; /* of the session */
};

static int tell(const struct run *run, const char *what, const char *on, int err)
{
	return command_tell(run->measuring->command, STATUS_FAILED, "%s %s: %s", what, on, output_error(err));
}

/* ---- the folder of the runs: that of the CSV, or a new one where the CSV is written in place ---- */

static const char *const left_behind[] = {"host.json", "host.json.bak"}; /* by a harness */

/* Calls one of temp_files_note(), temp_files_forget() and remove_it() for the folder and what a harness leaves in it.
 */
static void for_all(const char *folder, void (*call)(const char *path))
{
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(left_behind) / sizeof(left_behind[0]); i++)
		if (snprintf(path, sizeof(path), "%s/%s", folder, left_behind[i]) < (int)sizeof(path))
			call(path);
	call(folder);
}

static void remove_it(const char *path)
{
	(void)!remove(path); /* what is in use stays */
}

static int make_temporary(char *folder, size_t size)
{
	const char *temporary = getenv("TMPDIR");

	if (snprintf(folder, size, "%s/breakeven-XXXXXX", temporary && *temporary ? temporary : "/tmp") >= (int)size)
		return -ENAMETOOLONG;
	if (!mkdtemp(folder))
		return -errno;
	for_all(folder, temp_files_note);
	return 0;
}

static int make_folder(struct run *run)
{
	const struct measuring *measuring = run->measuring;
	int err = output_directory(measuring->csv, run->folder, sizeof(run->folder));

	if (err > 0)
		err = make_temporary(run->folder, sizeof(run->folder));
	else if (!err && mkdir(run->folder, 0777) != 0 && errno != EEXIST)
		err = -errno;
	if (err)
		return command_tell(measuring->command, STATUS_USAGE,
				    "cannot make a folder for %s: %s; %s keeps it elsewhere", measuring->csv,
				    error_text(err), measuring->flag);
	snprintf(run->part, sizeof(run->part), "%s/%s.%d.interim.csv", run->folder, measuring->command, (int)getpid());
	snprintf(run->sweeps, sizeof(run->sweeps), "%s/%s.%d.sweeps", run->folder, measuring->command, (int)getpid());
	return STATUS_OK;
}

static void remove_folder(const struct run *run)
{
	char directory[PATH_MAX];

	if (output_directory(run->measuring->csv, directory, sizeof(directory)) <= 0)
		return;
	for_all(run->folder, remove_it);
	for_all(run->folder, temp_files_forget);
}

/* ---- keeping ---- */

/* Before anything is measured: can it be kept? */
static int check_csv(const struct run *run)
{
	const char *csv = run->measuring->csv;
	struct output output;
	struct host host;
	int err = csv_check(csv);

	if (!err && run->measuring->append && (output_resolve(csv, &output) != 0 || output.in_place))
		return command_tell(run->measuring->command, STATUS_USAGE,
				    "--append: %s is no regular file: there are no sessions in it to add to", csv);
	if (!err && run->measuring->append && access(csv, F_OK) == 0)
		err = host_load(&host) == 0 ? csv_check_session(csv, host.id) : 0;
	if (err == -EEXIST)
		fprintf(stderr,
			"breakeven %s: %s exists and is no breakeven CSV of this schema; move it, or choose "
			"another file\n",
			run->measuring->command, csv);
	else if (err == -ENOTEMPTY)
		command_tell(run->measuring->command, STATUS_USAGE, CSV_BOTH_FULL, csv, csv);
	else if (err)
		fprintf(stderr, "breakeven %s: cannot write %s: %s; %s keeps it elsewhere\n", run->measuring->command,
			csv, output_error(err), run->measuring->flag);
	return err ? STATUS_USAGE : STATUS_OK;
}

static int open_csv(const struct run *run, uint64_t host_id)
{
	const struct measuring *measuring = run->measuring;
	struct csv_former former;
	char words[2 * PATH_MAX + 120];
	int fd;

	if (!measuring->append)
		return csv_create(measuring->csv);
	fd = csv_add_session(measuring->csv, host_id, &former);
	if (fd >= 0 && csv_former_words(words, sizeof(words), measuring->csv, &former)[0])
		fprintf(stderr, "breakeven %s: %s\n", measuring->command, words);
	return fd;
}

/* Takes the rows of a run into the list and the file that is kept. */
static int keep(struct run *run)
{
	const struct measuring *measuring = run->measuring;
	struct csv_error error;
	size_t before = run->list->count;
	int err = csv_read(run->part, run->list, &error);

	if (interrupt_signal() && run->list->count == before)
		return STATUS_OK; /* it was ended before its first trial */
	if (err || (error.cut && !interrupt_signal()))
		return command_tell(measuring->command, STATUS_FAILED, "%s: %s", run->part,
				    err ? error.reason : "the last row is cut off");
	if (run->csv < 0) /* only now is there something to put in the place of what was there */
		run->csv = open_csv(run, run->list->trials[before].host_id);
	if (run->csv < 0)
		return tell(run, "cannot write", measuring->csv, run->csv);
	for (size_t i = before; !err && i < run->list->count; i++) {
		run->session = run->list->trials[i].run_id;
		if (run->list->trials[i].restart >= run->next_restart)
			run->next_restart = run->list->trials[i].restart + 1;
		err = csv_append(run->csv, &run->list->trials[i]);
	}
	return err ? tell(run, "cannot write", measuring->csv, err) : STATUS_OK;
}

/* A run's own file, once its rows are kept.  If they could not be, or the harness came to a bad end, they are all
 * that there is of it. */
static void leave(const struct run *run, int status)
{
	struct stat file;

	if (status == STATUS_FAILED && stat(run->part, &file) == 0 && file.st_size > 0)
		fprintf(stderr, "breakeven %s: rows of the unfinished run are in %s\n", run->measuring->command,
			run->part);
	else
		unlink(run->part);
	temp_files_forget(run->part);
}

/* ---- one run ---- */

/* Asks the caller what to measure.  *lines: the run has lines of --sweeps. */
static int plan(struct run *run, struct interim *interim, bool *lines)
{
	struct atomic_file draft;
	struct stat file = {0};
	int next, err;

	temp_files_note(run->sweeps);
	unlink(run->sweeps); /* of a run that was killed, or a link that leads elsewhere */
	err = atomic_file_open(&draft, run->sweeps);
	if (err)
		return err;
	interim->sweeps = draft.file;
	interim->line = (struct command_line){0};
	next = run->measuring->next(run->measuring->owner, run->list, interim);
	err = fflush(draft.file) == 0 && fstat(draft.fd, &file) == 0 ? 0 : draft.error ? draft.error : -errno;
	*lines = !err && file.st_size > 0;
	if (err || next != MEASURE_ON || !*lines) {
		atomic_file_drop(&draft);
		return err ? err : next;
	}
	err = atomic_file_commit(&draft);
	return err ? err : MEASURE_ON;
}

static void drop_plan(const struct run *run)
{
	unlink(run->sweeps);
	temp_files_forget(run->sweeps);
}

/* A harness whose trials failed has rows that say so: they are judged. */
static int status_of(const struct run *run, int harness)
{
	const char *command = run->measuring->command;

	if (harness == STATUS_OK || harness == STATUS_FAILED || harness == -EINTR)
		return STATUS_OK; /* what was finished is kept */
	if (harness == STATUS_USAGE || harness == STATUS_INCOMPARABLE || harness == STATUS_BUILDS_DIFFER)
		return harness;
	if (harness == -ETIMEDOUT)
		fprintf(stderr, "breakeven %s: harness killed: it did not end in time\n", command);
	else if (harness < 0)
		tell(run, "cannot run", "the harness", harness);
	else
		fprintf(stderr, "breakeven %s: the harness ended with status %d\n", command, harness);
	return STATUS_FAILED;
}

static int measure(struct run *run, struct interim *interim, bool lines)
{
	pid_t child = 0;
	int status, err;

	unlink(run->part);
	temp_files_note(run->part);
	command_line_add(&interim->line, "--csv=%s", run->part);
	if (lines)
		command_line_add(&interim->line, "--sweeps=%s", run->sweeps);
	if (run->session)
		command_line_add(&interim->line, "--session=%" PRIx64 "/%" PRIu64, run->session, run->next_restart);
	err = harness_start(run->measuring->harness, interim->line.arguments, &child);
	status = status_of(run, err ? err : harness_wait_until(child, run->deadline_ns));
	if (!status)
		status = keep(run);
	leave(run, status);
	return status;
}

/* ---- the loop ---- */

static int take_interims(struct run *run)
{
	static struct interim interim; /* too large for a small stack */
	int64_t started_ns = clock_now_ns(), before_ns = started_ns;
	int next = MEASURE_ON, status = STATUS_OK;
	bool lines;

	run->deadline_ns = run->measuring->limit_ns > 0 ? started_ns + (int64_t)run->measuring->limit_ns : INT64_MAX;
	interim.number = 0;
	while (!status && !interrupt_signal()) {
		int64_t now_ns = clock_now_ns();

		interim.number++;
		interim.spent_ns = (double)(now_ns - started_ns);
		interim.last_ns = (double)(now_ns - before_ns);
		before_ns = now_ns;
		next = plan(run, &interim, &lines);
		if (next == MEASURE_ON)
			status = measure(run, &interim, lines);
		drop_plan(run);
		if (next == MEASURE_ENOUGH)
			break;
		if (next < 0)
			status = tell(run, "cannot plan", "the next run", next);
	}
	return status;
}

/* A signal has ended it: there is no result. */
static void tell_interrupted(const struct run *run)
{
	const char *command = run->measuring->command;

	if (!interrupt_signal())
		return;
	if (run->csv >= 0)
		fprintf(stderr, "breakeven %s: ended by a signal; %zu finished trials are in %s\n", command,
			run->list->count, run->measuring->csv);
	else
		fprintf(stderr, "breakeven %s: ended by a signal before its first trial\n", command);
	interrupt_end();
}

int measure_until_decided(const struct measuring *measuring, struct trial_list *list)
{
	static struct run run;
	int status;

	run = (struct run){.measuring = measuring, .list = list, .csv = -1};
	status = make_folder(&run);
	if (status)
		return status;
	status = check_csv(&run);
	if (!status) {
		interrupt_catch();
		status = take_interims(&run);
	}
	if (run.csv >= 0 && close(run.csv) != 0 && !status)
		status = tell(&run, "cannot write", measuring->csv, -errno);
	remove_folder(&run);
	tell_interrupted(&run);
	return status;
}
