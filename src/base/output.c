/* SPDX-License-Identifier: MIT */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"

#define LINKS_MOST     40
#define LOOK_EVERY_NS  (10 * NS_PER_MS)
#define READER_WAIT_NS (5 * NS_PER_S)
#define LOCK_WAIT_NS   NS_PER_S

/* ---- names ---- */

/* The directory part of a path, without its slash.  Returns 0 or -ENAMETOOLONG. */
static int directory_of(const char *path, char *directory, size_t size)
{
	const char *slash = strrchr(path, '/');
	int length = !slash	     ? snprintf(directory, size, ".")
		     : slash == path ? snprintf(directory, size, "/")
				     : snprintf(directory, size, "%.*s", (int)(slash - path), path);

	return length < (int)size ? 0 : -ENAMETOOLONG;
}

/* Links of /proc lead to open files and are not resolved by name; its files cannot be renamed. */
static bool is_in_proc(const char *path)
{
	char directory[PATH_MAX];
	struct statfs status;

	return directory_of(path, directory, sizeof(directory)) == 0 && statfs(directory, &status) == 0 &&
	       status.f_type == PROC_SUPER_MAGIC;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Also where /proc is not mounted. */
static bool names_descriptor(const char *path)
{
	return strcmp(path, "/dev/stdin") == 0 || strcmp(path, "/dev/stdout") == 0 ||
	       strcmp(path, "/dev/stderr") == 0 || begins(path, "/dev/fd/") || is_in_proc(path);
}

/* Replaces a link by what it leads to.  Returns 0 or a negative errno. */
static int follow(char path[PATH_MAX])
{
	char target[PATH_MAX], directory[PATH_MAX], joined[2 * PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	int err;

	if (length < 0)
		return -errno;
	target[length] = '\0';
	if (target[0] == '/') {
		strcpy(path, target);
		return 0;
	}
	err = directory_of(path, directory, sizeof(directory));
	if (!err && snprintf(joined, sizeof(joined), "%s/%s", directory, target) >= PATH_MAX)
		err = -ENAMETOOLONG;
	if (!err)
		strcpy(path, joined);
	return err;
}

static bool ends_with_slash(const char *path)
{
	size_t length = strlen(path);

	return length > 0 && path[length - 1] == '/';
}

/* As far as names go. */
static int resolve_links(struct output *output)
{
	struct stat status;

	for (unsigned links = 0; links <= LINKS_MOST; links++) {
		int err;

		output->in_place = names_descriptor(output->path);
		if (output->in_place)
			return 0;
		if (lstat(output->path, &status) != 0)
			return errno != ENOENT ? -errno : ends_with_slash(output->path) ? -EISDIR : 0;
		if (!S_ISLNK(status.st_mode))
			return 0;
		output->by_link = true;
		err = follow(output->path);
		if (err)
			return err;
	}
	return -ELOOP;
}

int output_resolve(const char *path, struct output *output)
{
	int err;

	*output = (struct output){0};
	if (!path[0])
		return -ENOENT;
	if (strlen(path) >= sizeof(output->path))
		return -ENAMETOOLONG;
	strcpy(output->path, path);
	err = resolve_links(output);
	if (err)
		return err;
	output->exists = stat(output->path, &output->status) == 0;
	if (!output->exists)
		return errno == ENOENT || output->in_place ? 0 : -errno;
	if (S_ISDIR(output->status.st_mode))
		return -EISDIR;
	output->in_place |= !S_ISREG(output->status.st_mode);
	return 0;
}

int output_directory(const char *path, char *directory, size_t size)
{
	struct output output;
	int err = output_resolve(path, &output);

	if (!err && output.in_place)
		return 1;
	return err ? err : directory_of(path, directory, size);
}

/* ---- writing in place ---- */

/* The number of this process's own descriptor that is named, or -1. */
static int own_descriptor(const char *path)
{
	static const char *const names[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
	char directory[PATH_MAX], *end;
	const char *number = strrchr(path, '/');
	struct stat named, ours;
	unsigned long fd;

	for (int i = 0; i < 3; i++)
		if (strcmp(path, names[i]) == 0)
			return i;
	if (!number || number[1] < '0' || number[1] > '9')
		return -1;
	fd = strtoul(number + 1, &end, 10);
	if (*end || fd > INT_MAX || directory_of(path, directory, sizeof(directory)) != 0 ||
	    stat(directory, &named) != 0 || stat("/proc/self/fd", &ours) != 0)
		return -1;
	return named.st_dev == ours.st_dev && named.st_ino == ours.st_ino ? (int)fd : -1;
}

static int check_own(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0)
		return -errno;
	return (flags & O_ACCMODE) == O_RDONLY ? -EACCES : 0;
}

int output_open_in_place(const struct output *output)
{
	int64_t deadline_ns = clock_now_ns() + READER_WAIT_NS;
	int own = own_descriptor(output->path), fd, err = own < 0 ? 0 : check_own(own);

	if (err)
		return err;
	if (own >= 0) {
		fflush(own == STDERR_FILENO ? stderr : stdout);
		fd = fcntl(own, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		return fd < 0 ? -errno : fd;
	}
	/* Without O_NONBLOCK, a FIFO that no process reads would be waited for for ever. */
	while ((fd = open(output->path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) < 0) {
		if (errno != ENXIO || !S_ISFIFO(output->status.st_mode) || clock_now_ns() >= deadline_ns)
			return -errno;
		clock_sleep_until_ns(clock_now_ns() + LOOK_EVERY_NS);
	}
	fcntl(fd, F_SETFL, O_APPEND);
	return fd;
}

int output_check(const char *path)
{
	char directory[PATH_MAX];
	struct output output;
	int own, err = output_resolve(path, &output);

	if (err)
		return err;
	if (output.in_place) {
		own = own_descriptor(output.path);
		if (own >= 0)
			return check_own(own);
		return access(output.path, W_OK) == 0 ? 0 : -errno;
	}
	if (output.exists && access(output.path, W_OK) != 0)
		return -errno;
	err = directory_of(output.path, directory, sizeof(directory));
	return err ? err : access(directory, W_OK | X_OK) == 0 ? 0 : -errno;
}

/* ---- two at once ---- */

int output_lock(int fd)
{
	int64_t deadline_ns = clock_now_ns() + LOCK_WAIT_NS;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return 0;
		/* Workers of a run that was killed keep its lock until they have ended. */
		if (clock_now_ns() >= deadline_ns)
			return -EBUSY;
		clock_sleep_until_ns(clock_now_ns() + LOOK_EVERY_NS);
	}
	return 0;
}

int output_finish_stdout(void)
{
	int fd;

	if (fflush(stdout) != 0)
		return -errno;
	if (ferror(stdout))
		return -EIO;
	/* Some file systems tell only at a close that there is no room. */
	fd = dup(STDOUT_FILENO);
	return fd < 0 || close(fd) != 0 ? -errno : 0;
}

const char *output_error(int err)
{
	switch (-err) {
	case EBUSY:
		return "another run is writing it";
	case ENXIO:
		return "no process reads this pipe";
	default:
		return strerror(-err);
	}
}

/* ---- one file by two names ---- */

static bool same_inode(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool same_place(const struct output *a, const struct output *b)
{
	char directory[PATH_MAX];
	struct stat x, y;

	if (strcmp(last_name(a->path), last_name(b->path)) != 0)
		return false;
	if (directory_of(a->path, directory, sizeof(directory)) != 0 || stat(directory, &x) != 0)
		return strcmp(a->path, b->path) == 0;
	if (directory_of(b->path, directory, sizeof(directory)) != 0 || stat(directory, &y) != 0)
		return false;
	return same_inode(&x, &y);
}

bool output_same(const char *a, const char *b)
{
	struct output x, y;

	if (output_resolve(a, &x) != 0 || output_resolve(b, &y) != 0 || x.exists != y.exists)
		return false;
	if (x.in_place && y.in_place)
		return false;
	return x.exists ? same_inode(&x.status, &y.status) : same_place(&x, &y);
}

/* What is printed would go to a file that is no longer there by name. */
static const char *printed_to(const struct output_name *name)
{
	static const char *const words[] = {[STDOUT_FILENO] = "standard output", [STDERR_FILENO] = "standard error"};
	struct output output;
	struct stat status;

	if (!name->path || name->is_input || output_resolve(name->path, &output) != 0 || !output.exists ||
	    output.in_place)
		return NULL;
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &status) == 0 && same_inode(&status, &output.status))
			return words[fd];
	return NULL;
}

int output_check_names(const char *program, const struct output_name *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct output_name *a = &names[i];
		const char *printed = printed_to(a);

		if (printed) {
			fprintf(stderr, "%s: %s and %s are the same file, %s; name another\n", program, a->flag,
				printed, a->path);
			return -EINVAL;
		}
		for (unsigned j = 0; j < i; j++) {
			const struct output_name *b = &names[j];

			if (!a->path || !b->path || (a->is_input && b->is_input) || !output_same(a->path, b->path))
				continue;
			fprintf(stderr, "%s: %s and %s name the same file, %s; name another\n", program, b->flag,
				a->flag, a->path);
			return -EINVAL;
		}
	}
	return 0;
}
