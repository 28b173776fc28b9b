/* SPDX-License-Identifier: MIT
 *
 * Where the kernel tells the limits of our control group, version 1 or 2.
 */
#ifndef BASE_CGROUP_H
#define BASE_CGROUP_H

#include <stdint.h>

/* Calls visit(directory, argument) for our group of the controller ("cpu",
 * "memory", "pids") and each of its ancestors: a limit of any of them binds us. */
void cgroup_walk(const char *controller, void (*visit)(const char *directory, void *argument), void *argument);

/* The number in directory/name; -1 if there is no such file or it holds a word,
 * such as "max". */
int64_t cgroup_number(const char *directory, const char *name);

#endif
