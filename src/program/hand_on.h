/* SPDX-License-Identifier: MIT
 *
 * What a harness tells its launchers, which are fresh images of the same program: a list of JSON objects, one for each
 * run, in the environment.
 */
#ifndef PROGRAM_HAND_ON_H
#define PROGRAM_HAND_ON_H

struct cJSON;

/* Takes the list.  Returns 0; -E2BIG for more than 120 KiB, as the system takes 128 KiB of one variable; or -ENOMEM. */
int hand_on(struct cJSON *list);

/* What the harness has handed on, which is the caller's (cJSON_Delete); NULL for nothing.  Programs that this one
 * starts do not inherit it. */
struct cJSON *hand_over(void);

/* A text of an object, to free(); NULL where there is none. */
char *hand_over_text(const struct cJSON *object, const char *name);

#endif
