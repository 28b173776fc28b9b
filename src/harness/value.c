/* SPDX-License-Identifier: MIT */
#include "harness/value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"

int value_reject(const struct parse *parse, const char *wanted)
{
	fprintf(stderr, "%s: --%s=%s: %s\n", parse->harness->name, parse->flag, parse->value, wanted);
	return -EINVAL;
}

/* Calls `add` with each item of a comma-separated list. */
int value_each_item(const struct parse *parse, int (*add)(const struct parse *, const char *item))
{
	char *list = strdup(parse->value), *rest = list, *item;
	int err = 0;

	if (!list)
		return -ENOMEM;
	while (!err && (item = strsep(&rest, ",")))
		err = add(parse, item);
	free(list);
	return err;
}

int value_reject_name(const struct parse *parse, const char *kind, const char *item, unsigned count,
		      const char *(*name)(unsigned))
{
	fprintf(stderr, "%s: unknown %s `%s`; there are", parse->harness->name, kind, item);
	for (unsigned i = 0; i < count; i++)
		fprintf(stderr, "%s %s", i ? "," : "", name(i));
	fprintf(stderr, "\n");
	return -EINVAL;
}

int value_add_share(const struct parse *parse, const char *item, double most, const char *wanted, double *list,
		    unsigned *count)
{
	double share;

	if (parse_share(item, &share) != 0 || share > most)
		return value_reject(parse, wanted);
	if (*count == OPTIONS_MOST)
		return value_reject(parse, "too many shares");
	list[(*count)++] = share;
	return 0;
}
