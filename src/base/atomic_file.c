/* SPDX-License-Identifier: MIT */
#include "base/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/temp_files.h"

#define ALL_PERMISSIONS 0777

static int open_beside(const char *path)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	int fd = open(path, flags, 0666);

	/* Left by a process of the same PID that was killed as it wrote. */
	if (fd < 0 && errno == EEXIST && unlink(path) == 0)
		fd = open(path, flags, 0666);
	return fd < 0 ? -errno : fd;
}

/* A stream forgets why a write in its middle failed. */
static ssize_t write_some(void *cookie, const char *data, size_t size)
{
	struct atomic_file *draft = cookie;
	ssize_t written;

	do
		written = write(draft->fd, data, size);
	while (written < 0 && errno == EINTR);
	if (written < 0 && !draft->error)
		draft->error = -errno;
	return written < 0 ? 0 : written; /* 0 is the error here */
}

static int close_it(void *cookie)
{
	const struct atomic_file *draft = cookie;

	return close(draft->fd);
}

/* Puts a stream on a descriptor, which it owns from then on.  Returns 0 or a negative errno. */
static int begin(struct atomic_file *draft, int fd)
{
	const cookie_io_functions_t functions = {.write = write_some, .close = close_it};
	int err;

	if (fd < 0)
		return fd;
	/* What was kept from others stays so. */
	if (!draft->output.in_place && draft->output.exists)
		(void)!fchmod(fd, draft->output.status.st_mode & ALL_PERMISSIONS);
	draft->fd = fd;
	draft->error = 0;
	draft->file = fopencookie(draft, "w", functions);
	if (draft->file)
		return 0;
	err = -errno;
	close(fd);
	if (!draft->output.in_place)
		unlink(draft->beside);
	return err;
}

int atomic_file_open(struct atomic_file *draft, const char *path)
{
	int err = output_resolve(path, &draft->output);

	draft->file = NULL;
	draft->beside[0] = '\0';
	if (err)
		return err;
	if (draft->output.in_place)
		return begin(draft, output_open_in_place(&draft->output));
	if (snprintf(draft->beside, sizeof(draft->beside), "%s.%ld.new", draft->output.path, (long)getpid()) >=
	    (int)sizeof(draft->beside))
		return -ENAMETOOLONG;
	temp_files_note(draft->beside);
	err = begin(draft, open_beside(draft->beside));
	if (err)
		temp_files_forget(draft->beside);
	return err;
}

int atomic_file_commit(struct atomic_file *draft)
{
	const bool in_place = draft->output.in_place;
	int err = fflush(draft->file) != 0 ? -errno : ferror(draft->file) ? -EIO : 0;

	err = draft->error ? draft->error : err;
	if (!err && !in_place && fsync(draft->fd) != 0)
		err = -errno;
	if (fclose(draft->file) != 0 && !err)
		err = -errno;
	if (!err && !in_place && rename(draft->beside, draft->output.path) != 0)
		err = -errno;
	if (err && !in_place)
		unlink(draft->beside);
	if (!in_place)
		temp_files_forget(draft->beside);
	return err;
}

void atomic_file_drop(struct atomic_file *draft)
{
	fclose(draft->file);
	if (draft->output.in_place)
		return;
	unlink(draft->beside);
	temp_files_forget(draft->beside);
}
