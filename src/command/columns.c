/* SPDX-License-Identifier: MIT
 *
 * The data dictionaries, from the tables that writers and readers follow.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "record/csv_layout.h"
#include "record/lifecycle.h"
#include "record/timeline.h"

static struct request {
	enum table_format format;
} asked;

static struct flag table[] = {
	{"format", "FORM", "text, csv, json, markdown or html", "markdown", .type = FLAG_WORD, .words = TABLE_FORMATS,
	 FLAG_INTO(struct request, format)},
};

static const struct dictionary {
	const char *name, *title;
	const struct csv_layout *layout;
} dictionaries[] = {{"trials", "A row is a trial", &trial_layout},
		    {"timeline", "A row is what a worker was at", &timeline_layout},
		    {"lifecycle", "A row is a scenario", &lifecycle_layout}};

#define DICTIONARIES (sizeof(dictionaries) / sizeof(dictionaries[0]))

/* Definitions are markdown already. */
static int print_markdown(const struct dictionary *dictionary)
{
	printf("| column | unit | definition |\n| --- | --- | --- |\n");
	for (unsigned i = 0; i < dictionary->layout->count; i++)
		printf("| `%s` | %s | %s |\n", dictionary->layout->columns[i].name, dictionary->layout->columns[i].unit,
		       dictionary->layout->columns[i].definition);
	return command_finish("columns");
}

static int print_columns(const struct dictionary *dictionary, const struct request *request)
{
	static const struct table_column heads[] = {{.name = "column", .head = "column"},
						    {.name = "unit", .head = "unit"},
						    {.name = "definition", .head = "definition"}};
	struct table found;

	if (request->format == TABLE_AS_MARKDOWN)
		return print_markdown(dictionary);
	table_new(&found, dictionary->title, TABLE_COLUMNS(heads));
	for (unsigned i = 0; i < dictionary->layout->count; i++) {
		table_text(&found, dictionary->layout->columns[i].name);
		table_text(&found, dictionary->layout->columns[i].unit);
		table_text(&found, dictionary->layout->columns[i].definition);
	}
	return command_print_table("columns", &found, request->format);
}

static int run(void *request, int count, char **operands)
{
	const char *which = count > 0 ? operands[0] : "trials";

	for (size_t i = 0; count <= 1 && i < DICTIONARIES; i++)
		if (strcmp(which, dictionaries[i].name) == 0)
			return print_columns(&dictionaries[i], request);
	return command_tell("columns", STATUS_USAGE, "it takes trials, timeline or lifecycle, not `%s`",
			    count > 1 ? operands[1] : which);
}

const struct command command_columns = {
	.name = "columns",
	.text = "what each column of a CSV means",
	.flags = {.program = "breakeven columns",
		  .usage = "[flags] [trials | timeline | lifecycle]",
		  .about = "What each column of these CSVs means [trials].\n",
		  .notes = "example: breakeven columns timeline\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
