/* SPDX-License-Identifier: MIT
 *
 * Workloads from shared libraries (plugin/workload.h), and of orders (worker/arena.h), which name them.
 * Only in the process of a trial or of a worker: what a library does when it is loaded stays there.
 */
#ifndef TRIAL_PLUGIN_H
#define TRIAL_PLUGIN_H

#include <stddef.h>

#include "worker/arena.h"
#include "worker/workload.h"

/* Loads the library and makes a workload of it: once in a process, which has one.  On failure writes to `reason`, in
 * words, why not; returns -ENOENT or -EINVAL. */
int plugin_load(const char *file, const struct workload **out, char *reason, size_t size);

/* The job that the order describes, with its workloads: built in, or of the library that the order names, which is
 * loaded.  Its transport is left as it is.  Returns 0, -ENOENT, or the negative errno of plugin_load(). */
int order_open(const struct order *order, struct job *job);

#endif
