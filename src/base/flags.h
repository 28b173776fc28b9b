/* SPDX-License-Identifier: MIT
 *
 * The command line of every program: a table says what each flag is called, what it takes, within which bounds, and
 * where its value goes.  Reading, messages, --help, the flags of the man pages and what completion offers come from it.
 *
 * Names are exact: a prefix of a flag is another word, which a later version may give a meaning of its own.
 * Thread-safety: one thread; reading marks the table.
 */
#ifndef BASE_FLAGS_H
#define BASE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum flag_type {
	FLAG_SWITCH,   /* takes no value */
	FLAG_TEXT,     /* any text but none, such as the name of a file */
	FLAG_COUNT,    /* a whole number */
	FLAG_DURATION, /* ns; typed with its unit */
	FLAG_SIZE,     /* bytes */
	FLAG_PERCENT,  /* a whole number; typed with or without % */
	FLAG_SHARE,    /* 0 to 1; a percentage is accepted, too */
	FLAG_WORD,     /* one of `words`: its place among them */
	FLAG_OTHER,    /* add() reads it */
};

/* The C type of the field that takes the value. */
enum flag_field { FIELD_NONE, FIELD_BOOL, FIELD_UNSIGNED, FIELD_UINT64, FIELD_INT64, FIELD_DOUBLE, FIELD_TEXT };

struct flags;
struct flag;

/* Where a value is being read: for add() and its messages. */
struct flag_value {
	const struct flags *flags;
	const struct flag *flag;
	const char *text; /* of the whole flag */
	void *request;
};

struct flag {
	const char *name;
	const char *value;     /* what --help calls it; NULL: a switch */
	const char *text;      /* what --help says */
	const char *otherwise; /* the default as it would be typed; NULL: none */
	enum flag_type type;
	enum flag_field field;
	void *own;	     /* the request of this flag, where it is not that of the others */
	size_t offset;	     /* in the request */
	bool is_list;	     /* items that commas separate, each of them once */
	size_t count_offset; /* of a list: of the `unsigned` that says how many there are */
	unsigned most_items; /* of a list: its room */
	double least, most;  /* of numbers; most 0: no bound */
	const char *words;   /* "none,worker,parent"; of a number: a word that stands for one … */
	int64_t word;	     /* … namely this, … */
	size_t word_offset;  /* … or for the `unsigned` at this place of the request, if it is not 0 */
	const char *wanted;  /* in the message about a wrong value; NULL: made from the bounds */
	/* FLAG_OTHER: the names that there are, by number; NULL behind the last. */
	const char *(*name_of)(const void *owner, unsigned number);
	/* FLAG_OTHER: reads one item.  Returns 0, or what flags_reject() returned, or another negative errno. */
	int (*add)(const struct flag_value *value, const char *item);
	bool given; /* on the command line; flags_read() says so */
};

#define FLAG_FIELD_OF(field)                                                                                           \
	_Generic((field),                                                                                              \
		bool: FIELD_BOOL,                                                                                      \
		unsigned: FIELD_UNSIGNED,                                                                              \
		uint64_t: FIELD_UINT64,                                                                                \
		int64_t: FIELD_INT64,                                                                                  \
		double: FIELD_DOUBLE,                                                                                  \
		const char *: FIELD_TEXT)

/* Initialisers for a flag's place in a request. */
#define FLAG_INTO(request, member) .field = FLAG_FIELD_OF(((request *)0)->member), .offset = offsetof(request, member)
#define FLAG_LIST_INTO(request, member, count)                                                                         \
	.is_list = true, .field = FLAG_FIELD_OF(((request *)0)->member[0]), .offset = offsetof(request, member),       \
	.count_offset = offsetof(request, count),                                                                      \
	.most_items = sizeof(((request *)0)->member) / sizeof(((request *)0)->member[0])
/* A list of items that add() keeps, and checks for items that are there twice. */
#define FLAG_LIST_BY(reader, request, count)                                                                           \
	.is_list = true, .type = FLAG_OTHER, .add = (reader), .count_offset = offsetof(request, count)

struct flags {
	const char *program; /* in messages: "breakeven gate" */
	const char *usage;   /* "[flags] FILE.csv..." */
	const char *about;   /* paragraphs before the flags; each ends with a line feed */
	const char *notes;   /* examples and exit statuses, behind them; or NULL */
	struct flag *table;  /* without --help, which all have */
	unsigned count;
	void (*print_more)(const void *owner); /* behind the notes of --help; or NULL */
	const void *owner;		       /* for add() and print_more() */
	bool no_operands;		       /* what is no flag is a mistake */
};

#define FLAGS_TABLE(array) .table = (array), .count = sizeof(array) / sizeof((array)[0])

/* Sets all defaults.  Returns 0 or a negative errno. */
int flags_set_defaults(const struct flags *flags, void *request);

/* Reads argv[1 … argc-1] into the request.  What is no flag is moved to argv[1 … *operands], in its order.  Returns 0;
 * FLAGS_SHOWN if --help was asked for and has been printed to stdout; or -EINVAL after one line on stderr that says
 * what is wrong, or another negative errno.  Values point into argv. */
#define FLAGS_SHOWN 1
int flags_read(const struct flags *flags, int argc, char **argv, void *request, int *operands);

/* Was the flag given?  There must be one of that name. */
bool flags_given(const struct flags *flags, const char *name);

/* "program: --flag=value: wanted", to stderr; returns -EINVAL. */
int flags_reject(const struct flag_value *value, const char *wanted);

/* "program: unknown kind `item`; there are …", with the nearest of the names; returns -EINVAL. */
int flags_reject_name(const struct flag_value *value, const char *kind, const char *item);

/* "program: wrong", for what flags say together; returns -EINVAL. */
int flags_reject_all(const struct flags *flags, const char *wrong);

/* What --help prints; and its forms for man pages (mdoc) and for completion (a flag a line, with its words). */
void flags_print_help(const struct flags *flags);
__attribute__((format(printf, 1, 2))) void flags_print_text(const char *format, ...); /* more of --help, in its width */
void flags_print_mdoc(const struct flags *flags);
void flags_print_words(const struct flags *flags);

#endif
