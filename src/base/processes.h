/* SPDX-License-Identifier: MIT
 *
 * What the system tells of processes, and the end of those that are left behind.
 * Thread-safety: none; for single-threaded programs.
 */
#ifndef BASE_PROCESSES_H
#define BASE_PROCESSES_H

#include <stdbool.h>
#include <sys/types.h>

/* Threads of this process; 1 where the system does not tell. */
unsigned process_threads(void);

/* The letter that proc(5) gives for a process, such as T for a stopped one; 0 if it is not told. */
char process_state(pid_t process);

/* Has the child ended?  It is left to be waited for: its number is not given to another process yet. */
bool process_has_ended(pid_t child);

/* waitpid(2), come what signal may; the status may be NULL.  Returns 0 or a negative errno. */
int process_wait(pid_t child, int *status);

/* This process becomes the parent of each descendant whose own parent ends (PR_SET_CHILD_SUBREAPER).  Children that it
 * has already, from the program that executed it, are kept. */
void processes_adopt(void);

/* A child that processes_clear() lets live, until it is forgotten.  So many at once; of more, the last are not kept. */
#define PROCESSES_KEPT_MOST 64
void processes_keep(pid_t process);
void processes_forget(pid_t process);

/* Kills all other children, and those that become children by that, until there is none.  Returns whether there is
 * none: not where /proc does not list them, or where they do not end within a second. */
bool processes_clear(void);

#endif
