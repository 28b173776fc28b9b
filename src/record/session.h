/* SPDX-License-Identifier: MIT
 *
 * Adding a session, one run of a harness, to the sessions that a CSV has already.
 *
 * Thread-safety: one thread a file.  Errors are negative errno.
 */
#ifndef RECORD_SESSION_H
#define RECORD_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was there. */
struct csv_former {
	unsigned sessions; /* that the new one stands beside */
	bool cut;	   /* the last row of a session that was killed was cut off, and is taken out */
	bool set_aside;	   /* it was of another host, kernel or build, and is FILE.bak now */
};

/* Opens the file for csv_append(), behind the rows that it has; begins one as csv_create() does where there is none.
 * Sessions of another host, kernel or build do not stand beside this one: the file is begun anew, and what it held is
 * kept as FILE.bak.  If that would replace trials, -ENOTEMPTY, and nothing is touched.  Else errors of csv_create(),
 * and -EEXIST for a file with a row that is no trial. */
int csv_add_session(const char *path, uint64_t host_id, struct csv_former *former);

/* Says whether csv_add_session() would keep its promise, and changes nothing. */
int csv_check_session(const char *path, uint64_t host_id);

/* What -ENOTEMPTY means to a user, as a format for the path, twice. */
#define CSV_BOTH_FULL                                                                                                  \
	"cannot append to %s: it has sessions of another host, kernel or build, and %s.bak has trials, too; move one " \
	"of them"

/* "2 sessions are there; this one is added"; empty if there is nothing to say.  Returns the buffer. */
const char *csv_former_words(char *buffer, size_t size, const char *path, const struct csv_former *former);

#endif
