/* SPDX-License-Identifier: MIT
 *
 * Running a program and looking at what it leaves behind: processes (this one adopts all orphans), files, and the
 * rows of its CSV.
 */
#ifndef FAULTS_WATCH_H
#define FAULTS_WATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Orphans of what is started become children of this process. */
void watch_adopt(void);

/* Starts argv[0] in `folder`, stdout and stderr to its files `out` and `err`, in a process group of its own. */
pid_t watch_start(char *const argv[], const char *folder);

/* Waits for its end, at most so long; kills the group otherwise.  Returns whether it ended by itself. */
bool watch_end(pid_t process, int64_t timeout_ns, int *status);

/* Waits until there is no child any more, at most so long; kills the rest.  Returns how many there were. */
unsigned watch_left(int64_t patience_ns);

/* An empty folder; what was in it is removed. */
void watch_empty(const char *folder);

/* The first file that none of the space-separated names allows, or NULL.  Static storage. */
const char *watch_stray(const char *folder, const char *allowed);

/* The file's content, to free(); "" if there is none. */
char *watch_text(const char *folder, const char *name);

#endif
