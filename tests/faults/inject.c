/* SPDX-License-Identifier: MIT
 *
 * To be preloaded (LD_PRELOAD): lets the n-th call of a kind fail, as SQLite's tests do for memory and IO.  The
 * product's code is the one that is shipped.  What the C library calls inside itself is not met, hence
 * fopen, fflush and fclose are here as such.
 *
 * It counts and strikes from the program's start on, after the constructors of its libraries.  BREAKEVEN_INJECT_TRACE
 * names a file to which the call that failed is added, with those that led to it.
 */
#include "faults/inject.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct injection *injection;
static bool begun;

/* The next function of this name. */
#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static void trace(void)
{
	const char *path = getenv("BREAKEVEN_INJECT_TRACE");
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT, 0666) : -1;
	void *frames[40];

	if (fd < 0)
		return;
	backtrace_symbols_fd(frames, backtrace(frames, 40), fd);
	syscall(SYS_write, fd, "\n", 1);
	syscall(SYS_close, fd);
}

static bool strikes(enum call call, enum fault *fault)
{
	unsigned at;

	if (!begun || !injection || !atomic_load(&injection->armed))
		return false;
	at = atomic_fetch_add(&injection->calls[call], 1) + 1;
	if (mishaps[injection->mishap].call != call || at != injection->at)
		return false;
	atomic_fetch_add(&injection->struck, 1);
	trace();
	*fault = mishaps[injection->mishap].fault;
	if (*fault == FAULT_ERROR)
		errno = mishaps[injection->mishap].error;
	return true;
}

/* Does it fail, of calls that are never short?  Such a fault passes them by. */
static bool fails(enum call call)
{
	enum fault fault;

	return strikes(call, &fault) && fault == FAULT_ERROR;
}

/* ---- memory ---- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_memalign(alignment, size);
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
	return fails(CALL_MMAP) ? MAP_FAILED : REAL(mmap)(at, size, protection, flags, fd, offset);
}

/* ---- workers ---- */

pid_t fork(void)
{
	return fails(CALL_FORK) ? -1 : REAL(fork)();
}

int posix_spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,
		const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[])
{
	return fails(CALL_SPAWN) ? errno
				 : REAL(posix_spawn)(process, path, actions, attributes, arguments, environment);
}

int execv(const char *path, char *const arguments[])
{
	return fails(CALL_EXEC) ? -1 : REAL(execv)(path, arguments);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	return fails(CALL_THREAD) ? errno : REAL(pthread_create)(thread, attributes, start, argument);
}

pid_t waitpid(pid_t process, int *status, int options)
{
	return fails(CALL_WAIT) ? -1 : REAL(waitpid)(process, status, options);
}

/* ---- waits ---- */

long syscall(long number, ...)
{
	va_list list;
	long a[6];

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_futex && (a[1] & FUTEX_CMD_MASK) == FUTEX_WAIT && fails(CALL_FUTEX))
		return -1;
	return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *longest, const sigset_t *held)
{
	return fails(CALL_SLEEP) ? -1 : REAL(ppoll)(descriptors, count, longest, held);
}

int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set)
{
	return fails(CALL_AFFINITY) ? -1 : REAL(sched_getaffinity)(process, size, set);
}

int sched_setaffinity(pid_t process, size_t size, const cpu_set_t *set)
{
	return fails(CALL_AFFINITY) ? -1 : REAL(sched_setaffinity)(process, size, set);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
	return fails(CALL_SLEEP) ? errno : REAL(clock_nanosleep)(clock, flags, time, left);
}

/* ---- descriptors ---- */

int pipe(int ends[2])
{
	return fails(CALL_PIPE) ? -1 : REAL(pipe)(ends);
}

int pipe2(int ends[2], int flags)
{
	return fails(CALL_PIPE) ? -1 : REAL(pipe2)(ends, flags);
}

int socketpair(int domain, int type, int protocol, int ends[2])
{
	return fails(CALL_PIPE) ? -1 : REAL(socketpair)(domain, type, protocol, ends);
}

int open(const char *path, int flags, ...)
{
	va_list list;
	mode_t mode;

	va_start(list, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, mode_t) : 0;
	va_end(list);
	return fails(CALL_OPEN) ? -1 : REAL(open)(path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	return fails(CALL_OPEN) ? NULL : REAL(fopen)(path, mode);
}

FILE *fdopen(int fd, const char *mode)
{
	return fails(CALL_OPEN) ? NULL : REAL(fdopen)(fd, mode);
}

DIR *opendir(const char *path)
{
	return fails(CALL_OPEN) ? NULL : REAL(opendir)(path);
}

int memfd_create(const char *name, unsigned flags)
{
	return fails(CALL_OPEN) ? -1 : REAL(memfd_create)(name, flags);
}

/* ---- bytes ---- */

/* Half of a transfer is done, and said to be all that could be. */
#define TRANSFER(call, size, whole, half)                                                                              \
	do {                                                                                                           \
		enum fault fault;                                                                                      \
		if (!strikes(call, &fault))                                                                            \
			return whole;                                                                                  \
		return fault == FAULT_SHORT && (size) > 1 ? half : fault == FAULT_SHORT ? whole : -1;                  \
	} while (0)

ssize_t write(int fd, const void *data, size_t size)
{
	TRANSFER(CALL_WRITE, size, REAL(write)(fd, data, size), REAL(write)(fd, data, size / 2));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
	TRANSFER(CALL_WRITE, size, REAL(pwrite)(fd, data, size, at), REAL(pwrite)(fd, data, size / 2, at));
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	TRANSFER(CALL_WRITE, parts[0].iov_len, REAL(writev)(fd, parts, count),
		 REAL(write)(fd, parts[0].iov_base, parts[0].iov_len / 2));
}

ssize_t send(int fd, const void *data, size_t size, int flags)
{
	return fails(CALL_WRITE) ? -1 : REAL(send)(fd, data, size, flags);
}

int ftruncate(int fd, off_t size)
{
	return fails(CALL_WRITE) ? -1 : REAL(ftruncate)(fd, size);
}

ssize_t read(int fd, void *data, size_t size)
{
	TRANSFER(CALL_READ, size, REAL(read)(fd, data, size), REAL(read)(fd, data, size / 2));
}

ssize_t pread(int fd, void *data, size_t size, off_t at)
{
	TRANSFER(CALL_READ, size, REAL(pread)(fd, data, size, at), REAL(pread)(fd, data, size / 2, at));
}

ssize_t readv(int fd, const struct iovec *parts, int count)
{
	TRANSFER(CALL_READ, parts[0].iov_len, REAL(readv)(fd, parts, count),
		 REAL(read)(fd, parts[0].iov_base, parts[0].iov_len / 2));
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
	return fails(CALL_READ) ? -1 : REAL(recv)(fd, data, size, flags);
}

/* ---- files ---- */

static bool is_written(FILE *file)
{
	int flags = file ? fcntl(fileno(file), F_GETFL) : O_WRONLY;

	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

int fflush(FILE *file)
{
	return is_written(file) && fails(CALL_FLUSH) ? EOF : REAL(fflush)(file);
}

int fclose(FILE *file)
{
	if (!is_written(file) || !fails(CALL_FLUSH))
		return REAL(fclose)(file);
	int error = errno;

	REAL(fclose)(file);
	errno = error;
	return EOF;
}

int fsync(int fd)
{
	return fails(CALL_FSYNC) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails(CALL_FSYNC) ? -1 : REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to)
{
	return fails(CALL_RENAME) ? -1 : REAL(rename)(from, to);
}

/* ---- the beginning ---- */

static void map_injection(void)
{
	const char *path = getenv(INJECT_VARIABLE);
	int fd = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
	void *memory;

	if (fd < 0)
		return;
	memory = REAL(mmap)(NULL, sizeof(*injection), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (memory != MAP_FAILED)
		injection = memory;
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
		      void (*rtld_fini)(void), void *stack_end);

/* Called by the program's first instructions, when all libraries are ready. */
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
		      void (*rtld_fini)(void), void *stack_end)
{
	map_injection();
	begun = true;
	return REAL(__libc_start_main)(main, argc, argv, init, fini, rtld_fini, stack_end);
}
