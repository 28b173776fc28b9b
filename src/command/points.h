/* SPDX-License-Identifier: MIT
 *
 * Printing where strategies change places: for `breakeven points`, and for who has just measured it.
 */
#ifndef COMMAND_POINTS_H
#define COMMAND_POINTS_H

#include "analysis/curves.h"
#include "table/table.h"

struct points_request {
	enum table_format format;
	enum { SHOW_POINTS, SHOW_CURVES, SHOW_METG, SHOW_EFFICIENCY } show;
	const char *pairs;
	double margin_percent;
	unsigned axes[CURVE_AXES], axis_count; /* enum curve_axis */
};

/* Flags of a request with a member, or all of it, of this type. */
#define POINTS_PAIRS_FLAG(request, member)                                                                             \
	{                                                                                                              \
		"pairs", "LIST", "pairs to compare", CURVES_PAIRS, .type = FLAG_TEXT, FLAG_INTO(request, member)       \
	}
#define POINTS_AXES_FLAG(request, list, count)                                                                         \
	{                                                                                                              \
		"axis", "LIST", "along which parameters", "cpu,payload,parent,workers,parameter",                      \
			.type = FLAG_WORD, .words = "cpu,payload,parent,workers,parameter",                            \
			FLAG_LIST_INTO(request, list, count)                                                           \
	}

/* The axes, as curves_make() takes them. */
unsigned points_axes(const struct points_request *request);

/* Sorts the list.  Tells the user what is wrong; returns an exit status. */
int points_print(const char *command, struct trial_list *list, const struct points_request *request);

/* Tells the user why curves_make() returned `err`.  Returns an exit status. */
int points_tell(const char *command, const char *pairs, int err);

#endif
