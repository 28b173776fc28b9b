/* SPDX-License-Identifier: MIT */
#include "record/csv_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKUP_SIZE (PATH_MAX + 8)

/* 0 or -EEXIST, or the negative errno of reading. */
static int check_header(int fd, const struct csv_layout *layout)
{
	char ours[CSV_ROW_SIZE], theirs[CSV_ROW_SIZE];
	size_t size = csv_format_row(ours, layout->columns, layout->count, NULL), done = 0;

	while (done < size) {
		ssize_t got = pread(fd, theirs + done, size - done, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return done == 0 || (done == size && memcmp(ours, theirs, size) == 0) ? 0 : -EEXIST;
}

int csv_file_check(const char *path, const struct csv_layout *layout)
{
	struct output output;
	int fd, err = output_resolve(path, &output);

	if (err || output.in_place || !output.exists)
		return err;
	fd = open(output.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	err = check_header(fd, layout);
	close(fd);
	return err;
}

/* Locks an open file, and makes sure that it still has its name: another process may have renamed or removed it before
 * the lock.  Returns 0, -EAGAIN, or another error. */
static int lock_named(int fd, const char *path)
{
	struct stat named, opened;
	int err = output_lock(fd);

	if (!err && fstat(fd, &opened) != 0)
		err = -errno;
	if (!err && (!S_ISREG(opened.st_mode) || lstat(path, &named) != 0 || named.st_dev != opened.st_dev ||
		     named.st_ino != opened.st_ino))
		err = -EAGAIN;
	return err;
}

int csv_file_open_locked(const struct output *output, int flags)
{
	int fd = open(output->path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666), err;

	if (fd < 0)
		return errno == ELOOP ? -EAGAIN : -errno;
	err = lock_named(fd, output->path);
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* A former file, if it is one of ours. */
static int open_former(const struct output *output, const struct csv_layout *layout)
{
	int fd = csv_file_open_locked(output, O_RDWR), err;

	if (fd < 0)
		return fd;
	err = check_header(fd, layout);
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* A backup that another run is writing, which was told its name, is not replaced. */
static int check_backup(const char *backup)
{
	int fd = open(backup, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), err;

	if (fd < 0)
		return 0;
	err = output_lock(fd);
	close(fd);
	return err;
}

/* A file without a row does not take the place of a backup that has some.  Returns 1 if it is the backup now, 0 if it
 * was removed, or a negative errno. */
static int set_aside(const struct output *output, int former, const struct csv_layout *layout)
{
	char backup[BACKUP_SIZE], header[CSV_ROW_SIZE];
	struct stat status;
	int err;

	if (fstat(former, &status) != 0)
		return -errno;
	if ((size_t)status.st_size <= csv_format_row(header, layout->columns, layout->count, NULL))
		return unlink(output->path) == 0 ? 0 : -errno;
	snprintf(backup, sizeof(backup), "%s.bak", output->path);
	err = check_backup(backup);
	if (err)
		return err;
	return rename(output->path, backup) == 0 ? 1 : -errno;
}

/* A file whose header cannot be written is none, and what it took the place of comes back. */
static void take_back(const struct output *output, int fd, bool had_former)
{
	char backup[BACKUP_SIZE];

	unlink(output->path);
	close(fd);
	snprintf(backup, sizeof(backup), "%s.bak", output->path);
	if (had_former)
		(void)!rename(backup, output->path);
}

/* Where there is none any more.  Another process may be faster (-EAGAIN), or lock it first (-EBUSY): then it is
 * that one's. */
static int create_new(const struct output *output, const struct csv_layout *layout, bool had_former)
{
	int fd = open(output->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666), err;
	char backup[BACKUP_SIZE];

	if (fd < 0 && errno == EEXIST)
		return -EAGAIN;
	if (fd < 0) {
		err = -errno;
		snprintf(backup, sizeof(backup), "%s.bak", output->path);
		if (had_former)
			(void)!rename(backup, output->path);
		return err;
	}
	err = lock_named(fd, output->path);
	if (err) {
		close(fd);
		return err;
	}
	err = csv_append_row(fd, layout, NULL);
	if (!err)
		return fd;
	take_back(output, fd, had_former);
	return err;
}

/* The former file stays locked until the new one is. */
static int begin_regular(const struct output *output, const struct csv_layout *layout)
{
	int former = open_former(output, layout), kept, fd;

	if (former < 0 && former != -ENOENT)
		return former;
	kept = former < 0 ? 0 : set_aside(output, former, layout);
	fd = kept < 0 ? kept : create_new(output, layout, kept > 0);
	if (former >= 0)
		close(former);
	return fd;
}

static int begin_in_place(const struct output *output, const struct csv_layout *layout)
{
	int fd = output_open_in_place(output), err;

	if (fd < 0)
		return fd;
	err = csv_append_row(fd, layout, NULL);
	if (!err)
		return fd;
	close(fd);
	return err;
}

int csv_file_create(const char *path, const struct csv_layout *layout)
{
	struct output output;
	int fd = -EBUSY, err;

	for (unsigned tries = 0; tries < CSV_FILE_TRIES; tries++) {
		err = output_resolve(path, &output);
		if (err)
			return err;
		fd = output.in_place ? begin_in_place(&output, layout) : begin_regular(&output, layout);
		if (fd != -EAGAIN)
			return fd;
	}
	return -EBUSY;
}

int csv_file_check_create(const char *path, const struct csv_layout *layout)
{
	struct output output = {0};
	int fd, err = output_check(path);

	if (!err)
		err = output_resolve(path, &output);
	if (err || output.in_place || !output.exists)
		return err;
	fd = open_former(&output, layout);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd == -EAGAIN ? -EBUSY : fd;
	close(fd);
	return 0;
}

int csv_reopen(const char *path)
{
	struct output output;
	int fd = -EBUSY, err;

	for (unsigned tries = 0; tries < CSV_FILE_TRIES; tries++) {
		err = output_resolve(path, &output);
		if (err)
			return err;
		if (output.in_place)
			return -ENOTSUP;
		fd = csv_file_open_locked(&output, O_RDWR | O_APPEND);
		if (fd != -EAGAIN)
			return fd;
	}
	return -EBUSY;
}
