/* SPDX-License-Identifier: MIT
 *
 * --resume: a run that was ended goes on where its CSV ends.  Its rows are taken as if this process had measured them:
 * the units of tasks and the seed come from them, so that what is left is measured as it would have been.
 */
#ifndef HARNESS_RESUME_H
#define HARNESS_RESUME_H

#include "harness/session.h"

/* Takes the rows of session->options->csv into the session, whose plan is made; a row that was cut off is taken out of
 * the file.  *seed becomes that of the rows.  Without a file, or without a row in it, nothing happens: the run begins.
 * Returns 0; or, after it has told the user, -EINVAL for a CSV of another command line, host, build or run, or the
 * negative errno of what failed. */
int resume(struct session *session, uint64_t *seed);

#endif
