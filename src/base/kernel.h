/* SPDX-License-Identifier: MIT
 *
 * Numbers that the kernel tells in files, and where it tells the limits of our control group, version 1 or 2.
 */
#ifndef BASE_KERNEL_H
#define BASE_KERNEL_H

#include <stdint.h>

/* The number behind `label`, such as "Pss:", at the beginning of a line of the file; behind "", the file's first.  -1
 * if there is no such file or line, or it holds a word, such as "max". */
__attribute__((format(printf, 2, 3))) int64_t kernel_number(const char *label, const char *path_format, ...);

/* Calls visit(directory, argument) for our group of the controller ("cpu",
 * "memory", "pids") and each of its ancestors: a limit of any of them binds us. */
void kernel_visit_groups(const char *controller, void (*visit)(const char *directory, void *argument), void *argument);

#endif
