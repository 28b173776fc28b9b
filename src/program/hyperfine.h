/* SPDX-License-Identifier: MIT
 *
 * The times of a run in the JSON of hyperfine (--export-json), for tools that read it.
 */
#ifndef PROGRAM_HYPERFINE_H
#define PROGRAM_HYPERFINE_H

#include "harness/session.h"

/* Tells the user what is wrong; returns 0 or a negative errno. */
int hyperfine_write(const struct session *session, const char *path);

#endif
