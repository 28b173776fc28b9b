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

/* Room for any row: every column at its widest, twice over for quoting. */
#define ROW_SIZE 8192

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

static size_t put_field(char *row, size_t used, const struct column *column, const struct trial *trial)
{
	const void *field = (const char *)trial + column->offset;
	char *end = row + used;
	size_t room = ROW_SIZE - used;

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

/* A row, or the header where there is no trial. */
static size_t format_row(char *row, const struct trial *trial)
{
	size_t used = 0;

	for (unsigned i = 0; i < trial_column_count; i++) {
		if (i > 0)
			row[used++] = ',';
		used = trial ? put_field(row, used, &trial_columns[i], trial)
			     : put_text(row, used, trial_columns[i].name);
	}
	row[used++] = '\n';
	return used;
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
	char row[ROW_SIZE];
	size_t size = format_row(row, trial);
	ssize_t written;

	do
		written = write(fd, row, size);
	while (written < 0 && errno == EINTR);
	if (written < 0)
		return -errno;
	if ((size_t)written == size)
		return 0;
	take_back(fd, written);
	return -ENOSPC;
}

int csv_append(int fd, const struct trial *trial)
{
	return write_row(fd, trial);
}

/* Is there a breakeven CSV of this schema, or an empty file? */
static int check_header(const char *path)
{
	char ours[ROW_SIZE], theirs[ROW_SIZE];
	size_t size = format_row(ours, NULL);
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	got = read(fd, theirs, size);
	close(fd);
	if (got < 0)
		return -errno;
	return got == 0 || ((size_t)got == size && memcmp(ours, theirs, size) == 0) ? 0 : -EEXIST;
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
	err = check_header(path);
	/* A former file is renamed, which its directory must allow. */
	return err ? err : check_directory(path);
}

static int keep_former(const char *path)
{
	char backup[4096];

	if (snprintf(backup, sizeof(backup), "%s.bak", path) >= (int)sizeof(backup))
		return -ENAMETOOLONG;
	return rename(path, backup) == 0 ? 0 : -errno;
}

int csv_create(const char *path)
{
	struct stat status;
	int fd, err = csv_check(path);

	if (!err && stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
		err = keep_former(path);
	if (err)
		return err;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	err = write_row(fd, NULL);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

int csv_reopen(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}
