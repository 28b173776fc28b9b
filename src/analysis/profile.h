/* SPDX-License-Identifier: MIT
 *
 * The profile: a fitted model in a file (JSON), so that advice need not measure anew.  It
 * holds for one host, kernel and build.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_PROFILE_H
#define ANALYSIS_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/model.h"

/* Raised when the file's layout or the model's formula changes. */
#define PROFILE_SCHEMA 4

/* Writes the model, atomically (base/atomic_file.h).  Returns 0; -EEXIST if `path` is a symbolic link to another file
 * than a profile, which is left alone; or a negative errno. */
int profile_write(const char *path, const struct model *model, uint64_t host_id);

/* Reads a model that the caller owns (model_free).  Returns 0; -ENOENT if there is no file; -ESTALE if it is of
 * another host, kernel, build or layout; -EBADMSG if it is no profile, and reason[size] says why; or another
 * negative errno. */
int profile_read(const char *path, uint64_t host_id, struct model *model, char *reason, size_t size);

#endif
