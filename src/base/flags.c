/* SPDX-License-Identifier: MIT */
#include "base/flags.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/flags_reject.h"
#include "base/units.h"

/* ---- one value ---- */

union number {
	uint64_t whole;
	double share;
};

/* The place of a word in a list of them; -1: it is none of them. */
static int find_word(const char *words, const char *item)
{
	int place = 0;

	for (const char *word = words; word && *word; place++) {
		size_t length = strcspn(word, ",");

		if (strlen(item) == length && strncmp(word, item, length) == 0)
			return place;
		word += length + (word[length] == ',');
	}
	return -1;
}

static bool is_within(const struct flag *flag, double number)
{
	return number >= flag->least && (flag->most <= 0 || number <= flag->most);
}

/* Returns 0, or -EINVAL for what is no such number. */
static int read_number(const struct flag *flag, const char *item, union number *number)
{
	int64_t scaled = 0;
	const char *rest;
	char digits[24];
	int err;

	switch (flag->type) {
	case FLAG_PERCENT:
		rest = item + strcspn(item, "%");
		snprintf(digits, sizeof(digits), "%.*s", (int)(rest - item), item);
		err = rest[0] && strcmp(rest, "%") != 0 ? -EINVAL : parse_count(digits, 0, 100, &number->whole);
		return err || !is_within(flag, (double)number->whole) ? -EINVAL : 0;
	case FLAG_COUNT:
		err = parse_count(item, 0, UINT64_MAX, &number->whole);
		return err || !is_within(flag, (double)number->whole) ? -EINVAL : 0;
	case FLAG_SHARE:
		return parse_share(item, &number->share) != 0 || !is_within(flag, number->share) ? -EINVAL : 0;
	default:
		err = flag->type == FLAG_DURATION ? parse_duration_ns(item, &scaled) : parse_size_bytes(item, &scaled);
		number->whole = (uint64_t)scaled;
		return err || !is_within(flag, (double)scaled) ? -EINVAL : 0;
	}
}

/* A word that stands for a number. */
static uint64_t number_of_word(const struct flag_value *value)
{
	const struct flag *flag = value->flag;

	if (flag->word_offset)
		return *(const unsigned *)((const char *)value->request + flag->word_offset);
	return (uint64_t)flag->word;
}

static size_t size_of(enum flag_field field)
{
	static const size_t sizes[] = {[FIELD_BOOL] = sizeof(bool),	  [FIELD_UNSIGNED] = sizeof(unsigned),
				       [FIELD_UINT64] = sizeof(uint64_t), [FIELD_INT64] = sizeof(int64_t),
				       [FIELD_DOUBLE] = sizeof(double),	  [FIELD_TEXT] = sizeof(const char *)};

	return sizes[field];
}

static void store(const struct flag *flag, void *place, union number number)
{
	switch (flag->field) {
	case FIELD_BOOL:
		*(bool *)place = number.whole != 0;
		break;
	case FIELD_UNSIGNED:
		*(unsigned *)place = (unsigned)number.whole;
		break;
	case FIELD_UINT64:
		*(uint64_t *)place = number.whole;
		break;
	case FIELD_INT64:
		*(int64_t *)place = (int64_t)number.whole;
		break;
	case FIELD_DOUBLE:
		*(double *)place = flag->type == FLAG_SHARE ? number.share : (double)(int64_t)number.whole;
		break;
	case FIELD_TEXT:
	case FIELD_NONE:
		break;
	}
}

/* May an item be there already?  A word may stand for a number that is named, too, before it or after it. */
static bool stands_for(const struct flag_value *value, bool by_word)
{
	const struct flag *flag = value->flag;

	if (flag->type == FLAG_WORD || !flag->words)
		return false;
	return by_word || strstr(value->text, flag->words) != NULL;
}

static int store_item(const struct flag_value *value, union number number, bool by_word)
{
	const struct flag *flag = value->flag;
	char *place = (char *)value->request + flag->offset;
	unsigned *count = (unsigned *)(void *)((char *)value->request + flag->count_offset);
	size_t size = size_of(flag->field);

	if (!flag->is_list) {
		store(flag, place, number);
		return 0;
	}
	if (*count == flag->most_items)
		return flags_reject(value, "there are too many items");
	store(flag, place + *count * size, number);
	for (unsigned i = 0; i < *count; i++)
		if (memcmp(place + i * size, place + *count * size, size) ==
		    0) /* a word may stand for a number that is there */
			return stands_for(value, by_word) ? 0 : flags_reject(value, "an item is named twice");
	++*count;
	return 0;
}

static int read_item(const struct flag_value *value, const char *item)
{
	const struct flag *flag = value->flag;
	int place = find_word(flag->words, item);
	union number number = {0};

	if (flag->type == FLAG_OTHER)
		return flag->add(value, item);
	if (flag->type == FLAG_WORD) {
		if (place < 0)
			return flags_reject_value(value);
		number.whole = (uint64_t)place;
	} else if (place >= 0) {
		number.whole = number_of_word(value);
	} else if (read_number(flag, item, &number) != 0) {
		return flags_reject_value(value);
	}
	return store_item(value, number, place >= 0);
}

static int read_list(const struct flag_value *value)
{
	char *list = strdup(value->text), *rest = list, *item;
	int err = list ? 0 : -ENOMEM;

	*(unsigned *)(void *)((char *)value->request + value->flag->count_offset) = 0;
	while (!err && (item = strsep(&rest, ",")))
		err = read_item(value, item);
	free(list);
	return err;
}

static int read_value(const struct flags *flags, const struct flag *flag, const char *text, void *request)
{
	struct flag_value value = {flags, flag, text, flag->own ? flag->own : request};
	char *place = (char *)value.request + flag->offset;

	if (flag->type == FLAG_SWITCH) {
		store(flag, place, (union number){.whole = flag->word ? (uint64_t)flag->word : 1});
		return 0;
	}
	if (flag->type == FLAG_TEXT) {
		if (!text[0])
			return flags_reject_value(&value);
		*(const char **)(void *)place = text;
		return 0;
	}
	return flag->is_list ? read_list(&value) : read_item(&value, text);
}

/* ---- the command line ---- */

int flags_set_defaults(const struct flags *flags, void *request)
{
	int err = 0;

	for (unsigned i = 0; !err && i < flags->count; i++)
		if (flags->table[i].otherwise)
			err = read_value(flags, &flags->table[i], flags->table[i].otherwise, request);
	return err;
}

static struct flag *find_flag(const struct flags *flags, const char *name, size_t length)
{
	for (unsigned i = 0; i < flags->count; i++)
		if (strlen(flags->table[i].name) == length && strncmp(flags->table[i].name, name, length) == 0)
			return &flags->table[i];
	return NULL;
}

bool flags_given(const struct flags *flags, const char *name)
{
	return find_flag(flags, name, strlen(name))->given;
}

/* --help, -h, or one of its forms. */
static bool show_help(const struct flags *flags, const char *argument)
{
	if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
		flags_print_help(flags);
	else if (strcmp(argument, "--help=mdoc") == 0)
		flags_print_mdoc(flags);
	else if (strcmp(argument, "--help=words") == 0)
		flags_print_words(flags);
	else
		return false;
	return true;
}

/* Reads the flag at argv[*at], which goes on to its value where that stands by itself. */
static int read_flag(const struct flags *flags, int argc, char **argv, int *at, void *request)
{
	const char *typed = argv[*at], *name = typed + 2, *text = strchr(typed, '=');
	struct flag *flag = strncmp(typed, "--", 2) == 0
				    ? find_flag(flags, name, text ? (size_t)(text - name) : strlen(name))
				    : NULL;

	if (!flag)
		return flags_reject_unknown(flags, typed);
	if (text && !flag->value) {
		fprintf(stderr, "%s: `%s`: --%s takes no value\n", flags->program, typed, flag->name);
		return -EINVAL;
	}
	/* Of `--csv --quiet` the second is a flag that follows a forgotten value. */
	if (!text && flag->value && (*at + 1 == argc || strncmp(argv[*at + 1], "--", 2) == 0)) {
		fprintf(stderr, "%s: a value is missing after `%s`; --help lists the flags\n", flags->program, typed);
		return -EINVAL;
	}
	text = text ? text + 1 : flag->value ? argv[++*at] : "";
	flag->given = true;
	return read_value(flags, flag, text, request);
}

int flags_read(const struct flags *flags, int argc, char **argv, void *request, int *operands)
{
	bool only_operands = false;
	int count = 0, err = 0;

	for (unsigned i = 0; i < flags->count; i++)
		flags->table[i].given = false;
	for (int i = 1; !err && i < argc; i++) {
		if (!only_operands && strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if (only_operands || argv[i][0] != '-' || !argv[i][1])
			argv[++count] = argv[i];
		else if (show_help(flags, argv[i]))
			return FLAGS_SHOWN;
		else
			err = read_flag(flags, argc, argv, &i, request);
	}
	if (!err && flags->no_operands && count > 0) {
		fprintf(stderr, "%s: `%s` is not a flag; --help lists them\n", flags->program, argv[1]);
		err = -EINVAL;
	}
	if (operands)
		*operands = count;
	return err;
}
