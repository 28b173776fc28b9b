/* SPDX-License-Identifier: MIT
 *
 * Which arms are not tried again: those whose workers the system has refused, and with more workers it will, too; and
 * those that hang or cannot be prepared, which would take as long in each round.  A crash costs its trial alone.
 */
#ifndef HARNESS_GIVING_UP_H
#define HARNESS_GIVING_UP_H

#include "harness/session.h"

/* Were as many workers of this kind, or fewer, refused before? */
bool giving_up_was_refused(const struct session *session, const struct arm *arm);

/* Takes note of what the trial's status says of its arm; tells the user if `tell`. */
void giving_up_consider(struct session *session, struct arm *arm, const struct trial *trial, bool tell);

#endif
