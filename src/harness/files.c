/* SPDX-License-Identifier: MIT */
#include "harness/files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "record/csv.h"

/* Directory of the CSV, where host.json goes; NULL for pipes and devices. */
static char *results_directory(const char *csv)
{
	struct stat status;
	const char *slash = strrchr(csv, '/');

	if (stat(csv, &status) == 0 && !S_ISREG(status.st_mode))
		return NULL;
	return slash == csv ? strdup("/") : slash ? strndup(csv, (size_t)(slash - csv)) : strdup(".");
}

static int tell_csv(const struct session *session, int err)
{
	const char *name = session->harness->name, *csv = session->options->csv;

	if (err == -EEXIST)
		fprintf(stderr,
			"%s: %s is there and is no breakeven CSV of schema %d: it is left alone; move it or name "
			"another\n",
			name, csv, TRIAL_SCHEMA);
	else
		fprintf(stderr, "%s: cannot write %s: %s\n", name, csv, error_text(err));
	return err;
}

int files_write_host(const struct session *session)
{
	char *directory = results_directory(session->options->csv);
	int err;

	if (!directory)
		return 0;
	err = host_write(session->host, TRIAL_SCHEMA, directory);
	if (err)
		fprintf(stderr, "%s: cannot write %s/host.json: %s\n", session->harness->name, directory,
			error_text(err));
	free(directory);
	return err;
}

int files_open_csv(struct session *session)
{
	const char *csv = session->options->csv;
	int err;

	session->csv = -1;
	if (!csv)
		return 0;
	if (session->ledger->head.has_csv) {
		session->csv = csv_reopen(csv);
		return session->csv < 0 ? tell_csv(session, session->csv) : 0;
	}
	if (strlen(csv) >= sizeof(session->ledger->head.csv))
		return tell_csv(session, -ENAMETOOLONG);
	session->csv = csv_create(csv);
	session->ledger->head.has_csv = session->csv >= 0;
	strcpy(session->ledger->head.csv, csv);
	if (session->csv < 0)
		return tell_csv(session, session->csv);
	err = ledger_save(session->ledger);
	if (err)
		fprintf(stderr, "%s: cannot keep that %s is begun: %s\n", session->harness->name, csv, error_text(err));
	return err;
}

/* Returns err; 0 is nothing to tell. */
static int tell_timeline(const struct session *session, int err)
{
	const char *path = session->options->timeline;

	if (err == -ENOTSUP)
		fprintf(stderr, "%s: --timeline=%s: a pipe cannot be one; name a file\n", session->harness->name, path);
	else if (err == -EEXIST)
		fprintf(stderr, "%s: %s is there and is no timeline: it is left alone; move it or name another\n",
			session->harness->name, path);
	else if (err)
		fprintf(stderr, "%s: cannot write %s: %s\n", session->harness->name, path, error_text(err));
	return err;
}

/* By whatever name; of files that are not there yet, by their folder. */
static bool is_same_file(const char *a, const char *b)
{
	const char *name_a = strrchr(a, '/'), *name_b = strrchr(b, '/');
	struct stat x, y;
	char folder[PATH_MAX];

	if (stat(a, &x) == 0 || stat(b, &y) == 0)
		return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	if (strcmp(name_a ? name_a + 1 : a, name_b ? name_b + 1 : b) != 0)
		return false;
	snprintf(folder, sizeof(folder), "%.*s", name_a ? (int)(name_a - a + 1) : 1, name_a ? a : ".");
	if (stat(folder, &x) != 0)
		return false;
	snprintf(folder, sizeof(folder), "%.*s", name_b ? (int)(name_b - b + 1) : 1, name_b ? b : ".");
	return stat(folder, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Before any file is touched: could all of them be written? */
int files_check(const struct session *session)
{
	const struct options *options = session->options;
	int err = 0;

	if (!options->timeline || !session_is_first(session))
		return 0;
	if (options->csv && is_same_file(options->csv, options->timeline)) {
		fprintf(stderr, "%s: --csv and --timeline name the same file\n", session->harness->name);
		return -EINVAL;
	}
	if (options->csv && (err = csv_check(options->csv)) != 0)
		return tell_csv(session, err);
	return tell_timeline(session, timeline_may_open(options->timeline));
}

int files_open_timeline(struct session *session)
{
	const char *path = session->options->timeline;

	return path ? tell_timeline(session, timeline_open(&session->timeline, path, session_is_first(session))) : 0;
}

int files_close_timeline(struct session *session)
{
	return tell_timeline(session, timeline_close(&session->timeline));
}
