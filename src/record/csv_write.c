/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/csv.h"
#include "record/csv_row.h"

static size_t put_text(char *row, size_t used, const char *text)
{
	bool quote = strpbrk(text, ",\"\r\n") != NULL;

	if (quote)
		row[used++] = '"';
	for (; *text; text++) {
		if (*text == '"')
			row[used++] = '"';
		row[used++] = *text;
	}
	if (quote)
		row[used++] = '"';
	return used;
}

static size_t put_field(char *row, size_t used, const struct column *column, const void *record)
{
	const void *field = (const char *)record + column->offset;
	char *end = row + used;
	size_t room = CSV_ROW_SIZE - used;

	switch (column->type) {
	case COLUMN_count:
		return used + (size_t)snprintf(end, room, "%" PRIu64, *(const uint64_t *)field);
	case COLUMN_signed:
		return used + (size_t)snprintf(end, room, "%" PRId64, *(const int64_t *)field);
	case COLUMN_real:
		return used + (size_t)snprintf(end, room, "%.6g", *(const double *)field);
	case COLUMN_hex:
		return used + (size_t)snprintf(end, room, "%016" PRIx64, *(const uint64_t *)field);
	case COLUMN_text:
		return put_text(row, used, field);
	}
	return used;
}

size_t csv_format_row(char *row, const struct column *columns, unsigned count, const void *record)
{
	size_t used = 0;

	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			row[used++] = ',';
		used = record ? put_field(row, used, &columns[i], record) : put_text(row, used, columns[i].name);
	}
	row[used++] = '\n';
	return used;
}

void csv_write_row(FILE *file, const struct column *columns, unsigned count, const void *record)
{
	char row[CSV_ROW_SIZE];
	size_t size = csv_format_row(row, columns, count, record);

	fwrite(row, 1, size, file);
}

int csv_check_header(const char *path, const struct column *columns, unsigned count)
{
	char ours[CSV_ROW_SIZE], theirs[CSV_ROW_SIZE];
	size_t size = csv_format_row(ours, columns, count, NULL), got;
	struct stat status;
	FILE *file;

	if (stat(path, &status) != 0)
		return errno == ENOENT ? 0 : -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return 0; /* a pipe would wait for ever */
	file = fopen(path, "re");
	if (!file)
		return -errno;
	got = fread(theirs, 1, size, file);
	fclose(file);
	return got == 0 || (got == size && memcmp(ours, theirs, size) == 0) ? 0 : -EEXIST;
}

/* Takes back the part of a row that a full disk had room for. */
static void take_back(int fd, off_t part)
{
	struct stat status;

	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= part)
		(void)!ftruncate(fd, status.st_size - part);
}

static int write_row(int fd, const struct trial *trial)
{
	char row[CSV_ROW_SIZE];
	size_t size = csv_format_row(row, trial_columns, trial_column_count, trial);
	ssize_t written = 0;
	size_t done = 0;
	int err;

	/* One write as a rule.  If it was short, what the next one says is why. */
	while (done < size) {
		written = write(fd, row + done, size - done);
		if (written > 0)
			done += (size_t)written;
		else if (written == 0 || errno != EINTR)
			break;
	}
	if (done == size)
		return 0;
	err = written < 0 ? -errno : -ENOSPC;
	if (done > 0)
		take_back(fd, (off_t)done);
	return err;
}

int csv_append(int fd, const struct trial *trial)
{
	return write_row(fd, trial);
}

static int check_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
	int err;

	if (!directory)
		return -ENOMEM;
	err = access(directory, W_OK | X_OK) == 0 ? 0 : -errno;
	free(directory);
	return err;
}

int csv_check(const char *path)
{
	struct stat status;
	int err;

	if (stat(path, &status) != 0)
		return errno == ENOENT ? check_directory(path) : -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (access(path, W_OK) != 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return 0;
	err = csv_check_header(path, trial_columns, trial_column_count);
	/* A former file is renamed, which its directory must allow. */
	return err ? err : check_directory(path);
}

/* A file without a row does not take the place of one that has some. */
int csv_keep_former(const char *path, const struct column *columns, unsigned count)
{
	char backup[4096], header[CSV_ROW_SIZE];
	struct stat status;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return 0;
	if ((size_t)status.st_size <= csv_format_row(header, columns, count, NULL))
		return unlink(path) == 0 ? 0 : -errno;
	if (snprintf(backup, sizeof(backup), "%s.bak", path) >= (int)sizeof(backup))
		return -ENAMETOOLONG;
	return rename(path, backup) == 0 ? 1 : -errno;
}

/* A file whose header cannot be written is none, and what it took the place of comes back. */
static void take_back_file(const char *path, bool had_former)
{
	char backup[4096];
	struct stat status;

	if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
		unlink(path);
	snprintf(backup, sizeof(backup), "%s.bak", path);
	if (had_former)
		(void)!rename(backup, path);
}

int csv_create(const char *path)
{
	int fd = -1, err = csv_check(path), former;

	if (err)
		return err;
	former = csv_keep_former(path, trial_columns, trial_column_count);
	if (former < 0)
		return former;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	err = fd < 0 ? -errno : write_row(fd, NULL);
	if (!err)
		return fd;
	if (fd >= 0)
		close(fd);
	take_back_file(path, former > 0);
	return err;
}

bool csv_ends_with(const char *path, const struct trial *trial)
{
	char row[CSV_ROW_SIZE], last[CSV_ROW_SIZE];
	size_t size = csv_format_row(row, trial_columns, trial_column_count, trial);
	struct stat status;
	bool same;
	int fd;

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) /* a pipe would wait for ever */
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	same = fstat(fd, &status) == 0 && status.st_size >= (off_t)size &&
	       pread(fd, last, size, status.st_size - (off_t)size) == (ssize_t)size && memcmp(row, last, size) == 0;
	close(fd);
	return same;
}

int csv_mend(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC), err = 0;
	struct stat status;
	off_t end;
	char last = '\0';

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) != 0)
		err = -errno;
	for (end = err || !S_ISREG(status.st_mode) ? 0 : status.st_size; end > 0 && last != '\n'; end -= last != '\n')
		if (pread(fd, &last, 1, end - 1) != 1)
			last = '\n'; /* it was shortened meanwhile */
	if (!err && S_ISREG(status.st_mode) && ftruncate(fd, end) != 0)
		err = -errno;
	close(fd);
	return err;
}

int csv_reopen(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}
