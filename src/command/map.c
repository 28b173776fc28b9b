/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "report/tables.h"
#include "report/text.h"

static struct request {
	enum table_format format;
	double margin_percent;
	const char *among;
} asked;

static struct flag table[] = {
	{"among", "LIST", "strategies that may win", MAP_AMONG, .type = FLAG_TEXT, FLAG_INTO(struct request, among)},
	COMMAND_MARGIN(struct request, margin_percent),
	COMMAND_FORMAT(struct request),
};

static int print_maps(struct trial_list *list, const void *owner)
{
	const struct request *request = owner;
	struct maps maps;
	struct table found;
	int status = STATUS_NOTHING, err = maps_make(list, request->among, request->margin_percent / 100, &maps);

	if (err)
		return command_tell("map", STATUS_FAILED, "%s", error_text(err));
	if (maps.count == 0) {
		fprintf(stderr,
			"breakeven map: no grid over task CPU time with two of the strategies %s; build/bench/map "
			"--csv=FILE makes one\n",
			request->among);
	} else if (request->format == TABLE_AS_TEXT) {
		command_say_capacity(capacity_of(list->trials, list->count));
		report_maps_text(command_text(), &maps);
		status = command_finish("map");
	} else {
		table_of_maps(maps.maps, maps.count, &found);
		command_note_capacity(&found, capacity_of(list->trials, list->count));
		status = command_print_table("map", &found, request->format);
	}
	maps_free(&maps);
	return status;
}

const struct command command_map = {
	.name = "map",
	.text = "who wins over task time and blocking share, or payload",
	.flags = {.program = "breakeven map",
		  .usage = "[flags] FILE.csv...",
		  .about = "Who wins over task CPU time and blocking share, or payload, by how much, and\n"
			   "where it is a tie. From a grid of cells (build/bench/map makes two).\n",
		  .notes = "example: without a global lock\n"
			   "  breakeven map --among=serial,threads,processes results/map.csv\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.print = print_maps,
};
