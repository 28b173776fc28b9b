/* SPDX-License-Identifier: MIT
 *
 * The subcommands of `breakeven`.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "analysis/capacity.h"
#include "base/flags.h"
#include "record/csv.h"
#include "record/trial_store.h"
#include "table/table.h"

/* A subcommand: one file that defines `const struct command command_NAME`, which the build finds by that line. */
struct command {
	const char *name;
	const char *text; /* one line for breakeven --help */
	struct flags flags;
	void *request; /* that the flags are read into */
	/* Takes what stands beside the flags; tells the user what is wrong; returns an exit status (enum exit_status).
	 */
	int (*run)(void *request, int count, char **operands);
	/* Instead of run(), where CSVs stand there: takes their trials, which are of one host. */
	int (*print)(struct trial_list *list, const void *request);
};

/* The subcommands, in the order of their names, made by the build. */
extern const struct command *const commands[];
extern const unsigned command_count;

/* Reads the flags and runs it; argv[0] is its name.  Returns an exit status. */
int command_start(const struct command *command, int argc, char **argv);

/* Tells the user, in one line on stderr that begins with "breakeven NAME: "; returns `result`. */
__attribute__((format(printf, 3, 4))) int command_tell(const char *name, int result, const char *format, ...);

/* Reads all files into the list, or into a store, for what is made of one cell after another.  Tells the user what is
 * wrong with which and returns a negative errno; no file and no trial are wrong, too. */
int command_read(const char *name, char **files, int count, struct trial_list *list);
int command_read_store(const char *name, char **files, int count, struct trial_store *store);

/* The same of one file, whose last row may not be cut off: where a verdict stands on all rows. */
int command_read_whole(const char *name, char *file, struct trial_list *list);

/* Are all trials of one host?  If not, tells the user and returns -EINVAL. */
int command_one_host(const char *name, const struct trial_list *list);

/* Is what a flag names a regular file that can be read?  For files that another program opens.  Tells the user, and
 * returns a negative errno, if not. */
int command_check_file(const char *name, const char *flag, const char *path);

/* The flag --format of a request, which the member takes. */
#define COMMAND_FORMAT_INTO(request, member)                                                                           \
	{                                                                                                              \
		"format", "FORM", "text, csv, json, markdown or html", "text",                                         \
			.type = FLAG_WORD, .words = TABLE_FORMATS, FLAG_INTO(request, member)                          \
	}
#define COMMAND_FORMAT(request) COMMAND_FORMAT_INTO(request, format)

/* The flag --margin of a request: per cent, which the member takes. */
#define COMMAND_MARGIN(request, member)                                                                                \
	{                                                                                                              \
		"margin", "PERCENT", "that equal ones may differ by", "3", .type = FLAG_PERCENT, .least = 1,           \
									   .most = 50, FLAG_INTO(request, member)      \
	}

/* Says first, if it is so, that the trials had fewer CPUs than there are: as a line of text, or as a table's note. */
void command_say_capacity(struct capacity capacity);
void command_note_capacity(struct table *table, struct capacity capacity);

/* Writes the table to stdout and frees it.  Tells the user what went wrong; returns an exit status. */
int command_write_table(const char *name, struct table *table, enum table_format format);

/* The same, and command_finish(). */
int command_print_table(const char *name, struct table *table, enum table_format format);

/* Where sentences for people go: stdout, or if that is a terminal a stream in front of it that breaks lines between
 * words.  command_flush() and command_finish() end it. */
FILE *command_text(void);
void command_flush(void);

/* Flushes stdout; tells and returns STATUS_FAILED if what was printed did not
 * arrive to its last byte (a full disk, a closed pipe), close(2) included. */
int command_finish(const char *name);

#endif
