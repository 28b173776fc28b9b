/* SPDX-License-Identifier: MIT
 *
 * Output files: what a path leads to, and how that is to be written.
 *
 * A regular file is replaced or kept as a backup; symbolic links that lead to it stay.  All else is written in place:
 * a pipe, a FIFO, a socket, a device, and a descriptor by its name (/dev/stdout, /dev/fd/N, /proc/self/fd/N), whatever
 * it leads to.  What is written in place is never renamed, removed, locked or truncated.
 *
 * Thread-safety: any thread, but for output_open_in_place(), which flushes stdout.  Errors are negative errno.
 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

struct output {
	char path[PATH_MAX]; /* symbolic links resolved; of a file that is not there, where it will be */
	bool in_place;
	bool exists;
	bool by_link;	    /* the name that was given is a symbolic link */
	struct stat status; /* if it exists */
};

/* Finds out what `path` leads to; changes nothing.  Returns 0, -EISDIR for a directory, -ELOOP, or another error of
 * stat(2); a file that is not there is none. */
int output_resolve(const char *path, struct output *output);

/* Could it be written: in place, or by a file that takes its place?  Changes nothing.  Returns 0 or the error that
 * writing would meet. */
int output_check(const char *path);

/* Opens what is written in place.  One of this process's own descriptors is duplicated, so that what is printed and
 * what is written share an offset.  A FIFO that no process reads is waited for for some seconds: then -ENXIO. */
int output_open_in_place(const struct output *output);

/* The directory of `path`, for files beside it: that of the link, if it is one, as this is the name that is known.
 * Returns 0; 1 if it is written in place, and nothing belongs beside it; or a negative errno. */
int output_directory(const char *path, char *directory, size_t size);

/* Locks an open regular file, until the last copy of its descriptor is closed.  -EBUSY: another process holds the lock
 * and keeps it; one that is ending has a second to do so.  A file system without locks returns 0. */
int output_lock(int fd);

/* Has all that was printed to stdout arrived, to its last byte?  close(2) is tried on a copy: more may be printed
 * afterwards.  Returns 0 or a negative errno. */
int output_finish_stdout(void);

/* What an error of writing means, such as "another run is writing it". */
const char *output_error(int err);

/* Do both names lead to one regular file, there already or not?  Two descriptors' names may: they share an offset. */
bool output_same(const char *a, const char *b);

/* A file that a command was told to write or to read. */
struct output_name {
	const char *flag; /* "--csv" */
	const char *path; /* NULL: the flag was not given */
	bool is_input;
};

/* Tells the user, in one line that begins with `program`, of two names that lead to the same file, one of them an
 * output, or of an output that is this process's stdout or stderr.  Returns 0 or -EINVAL. */
int output_check_names(const char *program, const struct output_name *names, unsigned count);

#ifdef __cplusplus
}
#endif

#endif
