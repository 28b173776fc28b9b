/* SPDX-License-Identifier: MIT */
#include "base/input.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"

#define WRITER_WAIT_NS (5 * NS_PER_S)
#define LOOK_EVERY_NS  (10 * NS_PER_MS)
#define LINES_BYTES    (1 << 20)

/* An anonymous pipe (<(…), |): no process can open it anew for writing. */
static bool is_anonymous(int fd)
{
	struct statfs status;

	return fstatfs(fd, &status) == 0 && status.f_type == PIPEFS_MAGIC;
}

/* Waits for the first byte, *first, or EOF.  Without O_NONBLOCK, open(2) would wait for a writer for ever.  Returns 0
 * or a negative errno. */
static int await_first(int fd, int *first)
{
	int64_t deadline_ns = clock_now_ns() + WRITER_WAIT_NS;

	for (;;) {
		struct pollfd look = {.fd = fd, .events = POLLIN};
		unsigned char byte;
		ssize_t got = read(fd, &byte, 1);

		*first = got == 1 ? byte : EOF;
		if (got == 1)
			return 0;
		if (got < 0 && errno == EAGAIN) { /* a writer has it open: it may deliver late */
			if (poll(&look, 1, -1) < 0 && errno != EINTR)
				return -errno;
			continue;
		}
		if (got < 0 && errno != EINTR)
			return -errno;
		/* None has it open.  One that had it meanwhile is seen as a hang-up. */
		if (is_anonymous(fd) || (poll(&look, 1, 0) > 0 && (look.revents & POLLHUP)))
			return 0;
		if (clock_now_ns() >= deadline_ns)
			return -ETIMEDOUT;
		clock_sleep_until_ns(clock_now_ns() + LOOK_EVERY_NS);
	}
}

static int check_kind(int fd, enum input_kind kind, bool *is_pipe)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return -errno;
	*is_pipe = S_ISFIFO(status.st_mode);
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	return S_ISREG(status.st_mode) || (kind == INPUT_ANY && (*is_pipe || S_ISCHR(status.st_mode))) ? 0 : -ENOTSUP;
}

int input_open(const char *path, enum input_kind kind, FILE **file)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), first = EOF, err;
	bool is_pipe = false;

	*file = NULL;
	if (fd < 0)
		return -errno;
	err = check_kind(fd, kind, &is_pipe);
	if (!err && is_pipe)
		err = await_first(fd, &first);
	if (!err && fcntl(fd, F_SETFL, 0) != 0)
		err = -errno;
	if (!err) {
		*file = fdopen(fd, "r");
		err = *file ? 0 : -errno;
	}
	if (err) {
		close(fd);
		return err;
	}
	if (first != EOF)
		ungetc(first, *file);
	return 0;
}

int input_read(const char *path, enum input_kind kind, size_t most, char **text, size_t *length)
{
	FILE *file;
	int err = input_open(path, kind, &file);

	*text = NULL;
	*length = 0;
	if (err)
		return err;
	*text = calloc(1, most + 2);
	if (*text)
		*length = fread(*text, 1, most + 1, file);
	err = !*text ? -ENOMEM : ferror(file) ? -EIO : *length > most ? -EFBIG : 0;
	fclose(file);
	if (err) {
		free(*text);
		*text = NULL;
	}
	return err;
}

int input_first_line(const char *path, enum input_kind kind, char *line, size_t size)
{
	FILE *file;
	int err = input_open(path, kind, &file);

	line[0] = '\0';
	if (err)
		return err;
	if (!fgets(line, (int)size, file))
		err = -ENODATA;
	line[strcspn(line, "\n")] = '\0';
	fclose(file);
	return err;
}

int input_lines(const char *path, const char **lines, size_t most)
{
	char *text, *rest, *line;
	size_t length, count = 0;
	int err = input_read(path, INPUT_ANY, LINES_BYTES, &text, &length);

	if (!err && strlen(text) != length)
		err = -EBADMSG;
	rest = text;
	while (!err && (line = strsep(&rest, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		if (line[0] == '\0' || line[0] == '#')
			continue;
		lines[count] = count < most ? strdup(line) : NULL;
		err = count == most ? -E2BIG : lines[count] ? 0 : -ENOMEM;
		count += !err;
	}
	free(text);
	return err ? err : count == 0 ? -ENODATA : 0;
}

int input_check_file(const char *path)
{
	struct stat status;
	FILE *file;
	int err = input_open(path, INPUT_FILE, &file);

	if (err)
		return err;
	if (fstat(fileno(file), &status) != 0)
		err = -errno;
	else if (status.st_size == 0)
		err = -ENODATA;
	fclose(file);
	return err;
}

const char *input_error(int err)
{
	switch (-err) {
	case ETIMEDOUT:
		return "no process writes to this pipe";
	case ENXIO:
		return "a socket cannot be read; name a file or a pipe";
	case ENOTSUP:
		return "this is no regular file";
	case ENODATA:
		return "there is no line in it";
	case EBADMSG:
		return "it is no text: there is a zero byte in it";
	default:
		return strerror(-err);
	}
}
