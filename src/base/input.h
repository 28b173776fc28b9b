/* SPDX-License-Identifier: MIT
 *
 * Input files: opened without a hang, read within a bound.
 *
 * A pipe that delivers data is read as a file is, also one that delivers late; one that no process writes to is given
 * up after some seconds.  Directories, sockets and block devices are refused.
 *
 * Thread-safety: any thread.  Errors are negative errno; input_error() has the words.
 */
#ifndef BASE_INPUT_H
#define BASE_INPUT_H

#include <stddef.h>
#include <stdio.h>

enum input_kind {
	INPUT_ANY,  /* a file, pipe, terminal or character device */
	INPUT_FILE, /* a regular file only: for names that the user did not give */
};

/* Opens for reading; the caller closes *file, which is NULL after an error.  Returns 0, -EISDIR, -ENOTSUP for what
 * `kind` does not allow, -ENXIO for a socket, -ETIMEDOUT for a pipe that no process writes to, or another error of
 * open(2). */
int input_open(const char *path, enum input_kind kind, FILE **file);

/* Reads all of it into *text, which the caller frees and which ends with a zero byte beyond *length.  -EFBIG: it is
 * longer than `most`. */
int input_read(const char *path, enum input_kind kind, size_t most, char **text, size_t *length);

/* Reads the first line into line[size], without its line feed and as far as it fits.  Returns 0; or an error, and the
 * line is empty: -ENODATA if there is none. */
int input_first_line(const char *path, enum input_kind kind, char *line, size_t size);

/* Reads the lines that are not empty and do not begin with #: copies, at most `most` of them, then NULL (lines[most +
 * 1]; zeroed before; the caller frees each, also after an error).  -E2BIG: there are more; -ENODATA: there is none;
 * -EBADMSG: a zero byte is among them; -EFBIG: it is longer than 1 MiB. */
int input_lines(const char *path, const char **lines, size_t most);

/* Would it open, and is it a regular file that holds something?  For files that another program or library opens.
 * 0, -ENODATA if it is empty, or as input_open(). */
int input_check_file(const char *path);

/* "no process writes to this pipe": what an error of these functions means. */
const char *input_error(int err);

#endif
