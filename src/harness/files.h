/* SPDX-License-Identifier: MIT
 *
 * The files that a harness writes: its CSV, host.json beside it, its timeline.  Each function tells the user what is
 * wrong and returns 0 or a negative errno.
 */
#ifndef HARNESS_FILES_H
#define HARNESS_FILES_H

#include "harness/session.h"

/* Opens what is asked for, and nothing if not all of it could be written.  session->csv is the CSV's descriptor, or -1
 * where none is asked for; session->begun: something was touched.  There is no host.json where the CSV is a pipe or a
 * device. */
int files_open(struct session *session);

/* What could not be written to its last byte is an error. */
int files_close(struct session *session);

/* "NAME: WHAT ON: the error's text"; what is wrong with the CSV, or nothing where that is 0.  Both return err. */
int files_tell(const struct session *session, const char *what, const char *on, int err);
int files_tell_csv(const struct session *session, int err);

#endif
