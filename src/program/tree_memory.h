/* SPDX-License-Identifier: MIT
 *
 * Memory of a command and of all processes that it has started.  Thread-safety: any thread; no state.
 */
#ifndef PROGRAM_TREE_MEMORY_H
#define PROGRAM_TREE_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

/* The most that looks have seen, bytes of all processes together. */
struct tree_memory {
	int64_t rss_bytes; /* resident set: shared pages count for each process */
	int64_t pss_bytes; /* proportional set: they count once */
};

/* Looks at all processes of a session (proc(5): field `session`); takes some 100 us. */
void tree_memory_look(pid_t session, struct tree_memory *most);

#endif
