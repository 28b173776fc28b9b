/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "record/results.h"
#include "report/tables.h"
#include "report/text.h"
#include "report/words.h"

static struct request {
	enum table_format format;
	double margin_percent;
} asked;

static struct flag table[] = {
	COMMAND_MARGIN(struct request, margin_percent),
	COMMAND_FORMAT(struct request),
};

/* All trials of a folder that are of one host; tells what is left out. */
static int read_side(const char *folder, struct results *results, struct trial_list *all)
{
	int err = results_read(folder, 0, results);

	if (err)
		return command_tell("compare", err, "%s: %s", folder, error_text(err));
	for (size_t i = 0; i < RESULT_FILES; i++) {
		const struct result_file *file = &results->files[i];

		if (file->state == RESULT_BROKEN)
			fprintf(stderr, "breakeven compare: %s is left out: %s\n", file->path, file->reason);
		if (file->state == RESULT_OTHER_HOST || file->state == RESULT_MIXED)
			fprintf(stderr, "breakeven compare: %s is left out: of another host or build than the rest\n",
				file->path);
		if (file->state == RESULT_GOOD && file->cut)
			fprintf(stderr, "breakeven compare: %s: the last row is cut off, and left out\n", file->path);
		err = trial_list_append(all, file->list.trials, file->list.count);
		if (err)
			return command_tell("compare", err, "%s", error_text(err));
	}
	return all->count ? 0 : command_tell("compare", -ENODATA, "no results in %s", folder);
}

static void note_capacity(struct table *found, const char *side, const struct trial_list *list)
{
	char words[160];

	if (words_capacity(words, sizeof(words), capacity_of(list->trials, list->count))[0])
		table_note(found, "%s: %s.", side, words);
}

static int print_both(struct trial_list *a, struct trial_list *b, const struct request *request)
{
	struct comparisons comparisons;
	struct curves left, right;
	struct table found;

	if (comparisons_make(a, b, request->margin_percent / 100, &comparisons) != 0)
		return command_tell("compare", STATUS_FAILED, "%s", error_text(ENOMEM));
	if (comparisons.count == 0) {
		fprintf(stderr, "breakeven compare: no cell is in both folders\n");
		comparisons_free(&comparisons);
		return STATUS_USAGE;
	}
	table_of_comparisons(&comparisons, &found);
	note_capacity(&found, "A", a);
	note_capacity(&found, "B", b);
	comparisons_free(&comparisons);
	if (request->format != TABLE_AS_TEXT)
		return command_print_table("compare", &found, request->format);
	if (command_write_table("compare", &found, TABLE_AS_TEXT) != STATUS_OK)
		return STATUS_FAILED;
	if (curves_make(a, CURVES_PAIRS, CURVES_ALONG_ALL, request->margin_percent / 100, &left) == 0) {
		if (curves_make(b, CURVES_PAIRS, CURVES_ALONG_ALL, request->margin_percent / 100, &right) == 0) {
			report_compared_points(command_text(), &left, &right);
			curves_free(&right);
		}
		curves_free(&left);
	}
	return command_finish("compare");
}

static int run(void *request, int count, char **folders)
{
	static struct results results[2];
	struct trial_list lists[2] = {{0}, {0}};
	int status = STATUS_USAGE;

	if (count != 2)
		return command_tell("compare", STATUS_USAGE, "name two folders, such as results.before and results");
	if (read_side(folders[0], &results[0], &lists[0]) == 0 && read_side(folders[1], &results[1], &lists[1]) == 0)
		status = print_both(&lists[0], &lists[1], request);
	for (unsigned i = 0; i < 2; i++) {
		trial_list_free(&lists[i]);
		results_free(&results[i]);
	}
	return status;
}

const struct command command_compare = {
	.name = "compare",
	.text = "two folders of results side by side: ratios, never raw times",
	.flags = {.program = "breakeven compare",
		  .usage = "[flags] FOLDER_A FOLDER_B",
		  .about = "Two folders of results side by side: two machines, kernels or interpreters.\n"
			   "Compares ratios, each side's speed-ups over its own serial runs and the places\n"
			   "where strategies change places; never the times of different hosts.\n",
		  .notes = "example: with a picture, plots/compare.svg\n  make compare BEFORE=results.before\n",
		  FLAGS_TABLE(table)},
	.request = &asked,
	.run = run,
};
