/* SPDX-License-Identifier: MIT */
#include "harness/files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
#include "gbench/gbench.h"
#include "record/csv_layout.h"
#include "record/session.h"
#include "record/timeline.h"

int files_tell(const struct session *session, const char *what, const char *on, int err)
{
	fprintf(stderr, "%s: %s %s: %s\n", session->harness->name, what, on, error_text(err));
	return err;
}

/* What is wrong with an output of a kind, or nothing. */
static int tell_output(const struct session *session, const char *path, const char *kind, int err)
{
	if (err == -EEXIST)
		fprintf(stderr, "%s: %s is there and is no %s: it is left alone; move it or name another\n",
			session->harness->name, path, kind);
	else if (err == -ENOTEMPTY)
		fprintf(stderr, "%s: " CSV_BOTH_FULL "\n", session->harness->name, path, path);
	else if (err)
		fprintf(stderr, "%s: cannot write %s: %s\n", session->harness->name, path, output_error(err));
	return err;
}

int files_tell_csv(const struct session *session, int err)
{
	char kind[40];

	snprintf(kind, sizeof(kind), "breakeven CSV of schema %d", TRIAL_SCHEMA);
	return tell_output(session, session->options->csv, kind, err);
}

static int tell_timeline(const struct session *session, int err)
{
	return tell_output(session, session->options->timeline, "timeline", err);
}

static int write_host(const struct session *session)
{
	char directory[PATH_MAX];
	int err = output_directory(session->options->csv, directory, sizeof(directory));

	if (err > 0)
		return 0;
	if (!err)
		err = host_write(session->host, TRIAL_SCHEMA, directory);
	if (err)
		fprintf(stderr, "%s: cannot write %s/host.json: %s\n", session->harness->name, directory,
			output_error(err));
	return err;
}

/* Before any file is touched: could all of them be written? */
static int check(const struct session *session)
{
	const struct options *options = session->options;
	const struct output_name names[] = {{.flag = "--csv", .path = options->csv},
					    {.flag = "--timeline", .path = options->timeline},
					    {.flag = "--benchmark_out", .path = gbench_out()},
					    {.flag = "--sweeps", .path = options->sweeps_file, .is_input = true}};
	int err = output_check_names(session->harness->name, names, sizeof(names) / sizeof(names[0]));

	if (!err && options->csv && session->csv < 0)
		err = files_tell_csv(session, options->append ? csv_check_session(options->csv, session->host->id)
							      : csv_check(options->csv));
	if (!err && options->timeline)
		err = tell_timeline(session, csv_file_check_create(options->timeline, &timeline_layout));
	return err;
}

static int add_session(const struct session *session)
{
	const char *path = session->options->csv;
	struct csv_former former;
	char words[2 * PATH_MAX + 120];
	int fd = csv_add_session(path, session->host->id, &former);

	if (fd >= 0 && session->options->loudness != LOUDNESS_QUIET &&
	    csv_former_words(words, sizeof(words), path, &former)[0])
		fprintf(stderr, "%s: %s\n", session->harness->name, words);
	return fd;
}

/* That of a run that goes on is open, and locked, since its rows were read. */
static int open_csv(struct session *session)
{
	if (!session->options->csv || session->csv >= 0)
		return 0;
	session->csv = session->options->append ? add_session(session) : csv_create(session->options->csv);
	if (session->csv < 0)
		return files_tell_csv(session, session->csv);
	session->begun = true;
	return write_host(session);
}

int files_open(struct session *session)
{
	int err = check(session);

	if (!err)
		err = open_csv(session);
	if (!err && session->options->timeline)
		err = tell_timeline(session, timeline_open(&session->timeline, session->options->timeline));
	session->begun |= !err;
	return err;
}

int files_close(struct session *session)
{
	int err = tell_timeline(session, timeline_close(&session->timeline));

	if (session->csv >= 0 && close(session->csv) != 0 && !err)
		err = files_tell_csv(session, -errno);
	session->csv = -1;
	return err;
}
