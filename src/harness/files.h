/* SPDX-License-Identifier: MIT
 *
 * The files that a harness writes: its CSV, host.json beside it, its timeline.  Each function tells the user what is
 * wrong and returns 0 or a negative errno.
 */
#ifndef HARNESS_FILES_H
#define HARNESS_FILES_H

#include "harness/session.h"

/* Before any of them is touched: could all be written? */
int files_check(const struct session *session);

/* session->csv is its descriptor, or -1 where none is asked for. */
int files_open_csv(struct session *session);

/* Nothing where the CSV is a pipe or a device. */
int files_write_host(const struct session *session);

int files_open_timeline(struct session *session);
int files_close_timeline(struct session *session);

#endif
