/* SPDX-License-Identifier: MIT
 *
 * What the user is told of a plan.
 */
#ifndef HARNESS_PLAN_WORDS_H
#define HARNESS_PLAN_WORDS_H

#include "harness/session.h"

/* Why there is no plan, by the negative errno of plan_make().  Returns the exit status. */
int plan_words_refused(const struct session *session, int err);

/* What was asked for and is not in the plan. */
void plan_words_left_out(const struct session *session);

#endif
