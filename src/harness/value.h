/* SPDX-License-Identifier: MIT
 *
 * One flag's value, as it is read: what functions of values.h have in common.
 */
#ifndef HARNESS_VALUE_H
#define HARNESS_VALUE_H

#include "base/clock.h"
#include "harness/options.h"

#define TASK_NS_MOST (3600 * NS_PER_S) /* that a task may be asked to take */

/* One flag on the command line, so that every message can name it. */
struct parse {
	const struct harness *harness;
	const char *flag;
	const char *value;
	struct options *options;
};

/* Tells the user what is wanted of the value; returns -EINVAL. */
int value_reject(const struct parse *parse, const char *wanted);

/* Names what there is of a kind; returns -EINVAL. */
int value_reject_name(const struct parse *parse, const char *kind, const char *item, unsigned count,
		      const char *(*name)(unsigned));

/* Calls add() with each item of a list that commas separate, until one returns something else than 0; returns that, or
 * -ENOMEM. */
int value_each_item(const struct parse *parse, int (*add)(const struct parse *, const char *item));

/* Adds a share from 0 to `most` to a list of OPTIONS_MOST; what it is not is `wanted`. */
int value_add_share(const struct parse *parse, const char *item, double most, const char *wanted, double *list,
		    unsigned *count);

#endif
