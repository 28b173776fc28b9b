/* SPDX-License-Identifier: MIT */
#include "record/session.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"
#include "base/units.h"
#include "record/csv.h"

static unsigned count_sessions(const struct trial_list *list)
{
	unsigned sessions = 0;

	for (size_t i = 0; i < list->count; i++)
		sessions += i == 0 || list->trials[i].run_id != list->trials[i - 1].run_id;
	return sessions;
}

static bool is_of_host(const struct trial_list *list, uint64_t host_id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->trials[i].host_id != host_id)
			return false;
	return true;
}

/* Has the backup trials that a new one would replace?  It stands beside what a link leads to. */
static bool has_backup(const char *path)
{
	struct trial_list list = {0};
	struct csv_error error;
	struct output output;
	char backup[PATH_MAX + 8];
	bool has;

	if (output_resolve(path, &output) != 0)
		return false;
	snprintf(backup, sizeof(backup), "%s.bak", output.path);
	if (access(backup, F_OK) != 0)
		return false;
	has = csv_read(backup, &list, &error) != 0 || list.count > 0;
	trial_list_free(&list);
	return has;
}

static int begin_anew(const char *path, struct csv_former *former)
{
	if (has_backup(path))
		return -ENOTEMPTY;
	former->set_aside = true;
	return csv_create(path);
}

/* Of an open, locked file: may a session be added?  Returns 0; 1 if it is of another host; 2 if it is empty. */
static int look_at(const char *path, uint64_t host_id, struct csv_former *former)
{
	struct trial_list list = {0};
	struct csv_error error;
	struct stat status;
	int err;

	if (stat(path, &status) == 0 && status.st_size == 0)
		return 2;
	err = csv_read(path, &list, &error);

	if (!err) {
		former->cut = error.cut;
		former->sessions = count_sessions(&list);
		err = list.count == 0 && !error.cut ? 2 : is_of_host(&list, host_id) ? 0 : 1;
	}
	trial_list_free(&list);
	return err == -EBADMSG ? -EEXIST : err;
}

int csv_check_session(const char *path, uint64_t host_id)
{
	struct csv_former former = {0};
	int err = csv_check(path);

	if (err || access(path, F_OK) != 0)
		return err;
	err = look_at(path, host_id, &former);
	return err < 0 ? err : err == 1 && has_backup(path) ? -ENOTEMPTY : 0;
}

int csv_add_session(const char *path, uint64_t host_id, struct csv_former *former)
{
	int fd = csv_reopen(path), found;

	*former = (struct csv_former){0};
	if (fd == -ENOENT || fd == -ENOTSUP)
		return csv_create(path);
	if (fd < 0)
		return fd;
	found = look_at(path, host_id, former);
	if (found == 0 && former->cut)
		found = csv_mend(fd);
	if (found == 0)
		return fd;
	close(fd);
	*former = (struct csv_former){0};
	return found == 1 ? begin_anew(path, former) : found == 2 ? csv_create(path) : found;
}

const char *csv_former_words(char *buffer, size_t size, const char *path, const struct csv_former *former)
{
	char sessions[32];

	buffer[0] = '\0';
	if (former->set_aside)
		snprintf(buffer, size,
			 "%s held sessions of another host, kernel or build: they are in its .bak file now", path);
	else if (former->sessions)
		snprintf(buffer, size, "%s has %s; this one is added%s", path,
			 format_count(sessions, sizeof(sessions), former->sessions, "session"),
			 former->cut ? " (the last row was cut off, and is taken out)" : "");
	return buffer;
}
