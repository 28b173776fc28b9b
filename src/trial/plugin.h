/* SPDX-License-Identifier: MIT
 *
 * Workloads from shared libraries (plugin/workload.h).
 * Only in the process of a trial or of a worker: what a library does when it is loaded stays there.
 */
#ifndef TRIAL_PLUGIN_H
#define TRIAL_PLUGIN_H

#include <stddef.h>

#include "worker/workload.h"

/* Loads the library and makes a workload of it: once in a process, which has one.  On failure writes to `reason`, in
 * words, why not; returns -ENOENT or -EINVAL. */
int plugin_load(const char *file, const struct workload **out, char *reason, size_t size);

#endif
