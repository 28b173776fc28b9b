/* SPDX-License-Identifier: MIT
 *
 * Printing where strategies change places: for `breakeven crossings`, and for who has just measured it.
 */
#ifndef COMMAND_CROSSINGS_H
#define COMMAND_CROSSINGS_H

#include "analysis/crossings.h"
#include "table/table.h"

struct crossings_request {
	enum table_format format;
	enum { SHOW_POINTS, SHOW_CURVES } show;
	const char *pairs;
	unsigned axes[CURVE_AXES], axis_count; /* enum curve_axis */
};

/* Flags of a request with a member, or all of it, of this type. */
#define CROSSINGS_PAIRS_FLAG(request, member)                                                                          \
	{                                                                                                              \
		"pairs", "LIST", "pairs to compare", CROSSINGS_PAIRS, .type = FLAG_TEXT, FLAG_INTO(request, member)    \
	}
#define CROSSINGS_AXES_FLAG(request, list, count)                                                                      \
	{                                                                                                              \
		"axis", "LIST", "along which parameters", "cpu,payload,parent,workers",                                \
			.type = FLAG_WORD, .words = "cpu,payload,parent,workers", FLAG_LIST_INTO(request, list, count) \
	}

/* The axes, as crossings_make() takes them. */
unsigned crossings_axes(const struct crossings_request *request);

/* Sorts the list.  Tells the user what is wrong; returns an exit status. */
int crossings_print(const char *command, struct trial_list *list, const struct crossings_request *request);

/* Tells the user why crossings_make() returned `err`.  Returns an exit status. */
int crossings_tell(const char *command, const char *pairs, int err);

#endif
