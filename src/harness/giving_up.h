/* SPDX-License-Identifier: MIT
 *
 * Which arms are not tried again: those whose workers the system has refused, and with more workers it will, too; and
 * those that hang.
 */
#ifndef HARNESS_GIVING_UP_H
#define HARNESS_GIVING_UP_H

#include "harness/session.h"

enum giving_up {
	GIVING_UP_NOT,
	GIVING_UP_REFUSED, /* a worker was */
	GIVING_UP_HUNG,	   /* it was ended at its limit */
	GIVING_UP_ENDED,   /* the harness itself was, by a signal or its exit */
};

/* What a trial's status says. */
enum giving_up giving_up_why(const struct trial *trial);

/* Were as many workers of this kind, or fewer, refused before? */
bool giving_up_was_refused(const struct session *session, const struct arm *arm);

/* Both tell the user, and note it for whoever goes on after this process.  What cannot be noted is session->error. */
void giving_up_refused(struct session *session, const struct arm *arm, const struct trial *trial);
void giving_up_timed_out(struct session *session, const struct arm *arm, const struct trial *trial);

#endif
