/* SPDX-License-Identifier: MIT
 *
 * A typed table: what each analysis returns, and what each emitter writes.  A cell is a text or a number of a kind;
 * programs read numbers in base units, people read them with their unit.
 *
 * Rows are filled cell by cell, in the order of the columns.  Functions that add keep the table usable when memory runs
 * out; table->failed then says so.  Thread-safety: one thread a table.
 */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "record/trial.h"

enum table_kind {
	TABLE_TEXT,
	TABLE_FLAG,   /* yes or no */
	TABLE_COUNT,  /* a whole number */
	TABLE_NUMBER, /* without a unit */
	TABLE_RATIO,  /* times */
	TABLE_SHARE,  /* 0 to 1; people read a percentage */
	TABLE_NS,     /* people read a duration */
	TABLE_BYTES,
	TABLE_KEYS, /* in a list of columns: one for each key of a trial but the strategy, which only programs need */
};

struct table_column {
	const char *name; /* for programs; NULL: they do not need it */
	const char *head; /* for people; NULL: they do not need it */
	enum table_kind kind;
	bool is_estimate; /* the next two columns are the ends of its interval, which people read in the same cell */
};

/* An estimate's three columns. */
#define TABLE_ESTIMATE(name, low, high, head, kind)                                                                    \
	{name, head, kind, true}, {low, NULL, kind, false},                                                            \
	{                                                                                                              \
		high, NULL, kind, false                                                                                \
	}

/* A list of columns and its length, for the functions below. */
#define TABLE_COLUMNS(list) (list), sizeof(list) / sizeof((list)[0])

struct table_cell {
	bool known;
	enum table_kind kind; /* that of its column, if it was not added as another */
	double number;
	char *text;
};

/* Sentences; a list that is zeroed has none. */
struct lines {
	char **items;
	size_t count;
};

struct table {
	char *title;
	struct table_column *columns;
	unsigned column_count;
	struct table_cell *cells; /* row by row */
	size_t count, room;	  /* of cells */
	struct lines notes;
	bool failed;
};

/* Adds a sentence.  False: there is no memory for it. */
__attribute__((format(printf, 2, 0))) bool lines_add(struct lines *lines, const char *format, va_list values);
void lines_free(struct lines *lines);

/* The caller owns it (table_free).  Names and heads of columns are borrowed for its life. */
void table_new(struct table *table, const char *title, const struct table_column *columns, size_t count);
void table_free(struct table *table);

/* More columns, before the first row. */
void table_add_columns(struct table *table, const struct table_column *columns, size_t count);

/* Shows people a column, too, under its name. */
void table_show(struct table *table, const char *name);

/* Takes the value of a column out of the last row, which is complete: one that an axis varies, say. */
void table_blank(struct table *table, const char *name);

/* The next cell; a text that is NULL is not known. */
void table_text(struct table *table, const char *text);
__attribute__((format(printf, 2, 3))) void table_words(struct table *table, const char *format, ...);
void table_number(struct table *table, double number);				/* not finite: not known */
void table_number_as(struct table *table, enum table_kind kind, double number); /* of a column of mixed kinds */
void table_keys(struct table *table, const struct trial *trial);

__attribute__((format(printf, 2, 3))) void table_note(struct table *table, const char *format, ...);

size_t table_rows(const struct table *table);
const struct table_cell *table_at(const struct table *table, size_t row, unsigned column);

/* ---- emitters ---- */

/* RFC 4180, the columns that have a name; what is not known is empty. */
void table_write_csv(FILE *out, const struct table *table);

/* An object with title, columns (name, unit), rows (objects) and notes; what is not known is null. */
void table_write_json(FILE *out, const struct table *table);

/* For people: the columns that have a head.  A table that is wider than the terminal is written row by row, a line a
 * cell. */
void table_write_text(FILE *out, const struct table *table);
void table_write_markdown(FILE *out, const struct table *table);

/* A <table> with its caption, to stand in a page. */
void table_write_html(FILE *out, const struct table *table);

/* The same by number of the word in TABLE_FORMATS. */
#define TABLE_FORMATS "text,csv,json,markdown,html"
enum table_format { TABLE_AS_TEXT, TABLE_AS_CSV, TABLE_AS_JSON, TABLE_AS_MARKDOWN, TABLE_AS_HTML };
void table_write(FILE *out, const struct table *table, enum table_format format);

/* What people read in a cell: the value with its unit, and its interval; "-" for what is not known.  Returns buffer. */
#define TABLE_WORDS_SIZE 512
const char *table_cell_words(const struct table *table, size_t row, unsigned column, char buffer[TABLE_WORDS_SIZE]);

/* The same of one number: "1.94", "12 %", "1.23 ms"; "-" if it is NaN.  Returns buffer. */
const char *table_number_words(char *buffer, size_t size, enum table_kind kind, double number);

/* Is it a column of numbers? */
bool table_is_number(const struct table_column *column);

/* Prints JSON with a line feed ("null" without memory), and deletes it.  A number that is not finite is null there. */
struct cJSON;
void table_put_json(FILE *out, struct cJSON *json);

/* Plain text as HTML or markdown shows it. */
void table_put_html(FILE *out, const char *text);
void table_put_markdown(FILE *out, const char *text);

#endif
