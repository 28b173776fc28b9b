/* SPDX-License-Identifier: MIT
 *
 * Workloads from shared libraries, as the harness knows them: a name and flags, which a process of its own has read
 * from the library.  The harness itself loads none.
 */
#ifndef HARNESS_PLUGIN_PROBE_H
#define HARNESS_PLUGIN_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "worker/workload.h"

/* Is it the name of a file, and not of a built-in workload? */
bool probe_is_file(const char *name);

/* A description of the library's workload, that lives as long as the program; its functions are NULL.  On failure
 * writes to `reason`, in words, why not; returns a negative errno. */
int probe_workload(const char *file, const struct workload **out, char *reason, size_t size);

/* The workload of that name of a library that was probed before; NULL for none. */
const struct workload *probe_find(const char *name);

#endif
