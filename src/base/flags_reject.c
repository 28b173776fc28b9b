/* SPDX-License-Identifier: MIT */
#include "base/flags_reject.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/units.h"

int flags_reject(const struct flag_value *value, const char *wanted)
{
	fprintf(stderr, "%s: --%s=%s: %s\n", value->flags->program, value->flag->name, value->text, wanted);
	return -EINVAL;
}

int flags_reject_name(const struct flag_value *value, const char *kind, const char *item)
{
	const char *nearest = NULL, *name;

	fprintf(stderr, "%s: unknown %s `%s`; there are", value->flags->program, kind, item);
	for (unsigned i = 0; (name = value->flag->name_of(value->flags->owner, i)); i++) {
		fprintf(stderr, "%s %s", i ? "," : "", name);
		nearest = nearest_of(item, nearest, name);
	}
	fprintf(stderr, nearest ? "; did you mean `%s`?\n" : "\n", nearest);
	return -EINVAL;
}

int flags_reject_all(const struct flags *flags, const char *wrong)
{
	fprintf(stderr, "%s: %s\n", flags->program, wrong);
	return -EINVAL;
}

int flags_reject_unknown(const struct flags *flags, const char *typed)
{
	const char *bare = typed + strspn(typed, "-"), *nearest = NULL;
	char name[NEAREST_SIZE];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(bare, "="), bare);
	for (unsigned i = 0; i < flags->count; i++)
		nearest = nearest_of(name, nearest, flags->table[i].name);
	fprintf(stderr, "%s: unknown flag `%s`; --help lists the flags", flags->program, typed);
	fprintf(stderr, nearest ? "; did you mean `--%s`?\n" : "\n", nearest);
	return -EINVAL;
}

/* "none, worker or parent" */
static void list_words(const char *words, char *text, size_t size)
{
	size_t used = 0;

	for (const char *word = words; *word && used + 1 < size;) {
		size_t length = strcspn(word, ",");
		const char *next = word + length + (word[length] == ',');
		const char *joint = word == words ? "" : *next ? ", " : " or ";

		used += (size_t)snprintf(text + used, size - used, "%s%.*s", joint, (int)length, word);
		word = next;
	}
}

/* "durations from 1 us to 1 s are wanted, such as 500us, separated by commas" */
static void describe_number(const struct flag *flag, char *text, size_t size)
{
	static const struct {
		const char *one, *many, *such_as;
	} kinds[] = {[FLAG_COUNT] = {"a whole number", "whole numbers", ""},
		     [FLAG_DURATION] = {"a duration", "durations", ", such as 500us or 2ms"},
		     [FLAG_SIZE] = {"a size", "sizes", ", such as 64K or 0"},
		     [FLAG_PERCENT] = {"a whole percentage", "whole percentages", ""},
		     [FLAG_SHARE] = {"a share", "shares", ", such as 0.25 or 25%"}};
	char least[32], most[32];

	if (flag->type == FLAG_DURATION) {
		format_duration_exact(least, sizeof(least), (int64_t)flag->least);
		format_duration_exact(most, sizeof(most), (int64_t)flag->most);
	} else if (flag->type == FLAG_SIZE) {
		format_size(least, sizeof(least), flag->least);
		format_size(most, sizeof(most), flag->most);
	} else {
		snprintf(least, sizeof(least), "%.12g", flag->least);
		snprintf(most, sizeof(most), flag->most > 0 ? "%.12g" : "2^64 - 1", flag->most);
	}
	snprintf(text, size, "%s from %s to %s %s wanted%s%s%s%s",
		 flag->is_list ? kinds[flag->type].many : kinds[flag->type].one, flag->least > 0 ? least : "0", most,
		 flag->is_list ? "are" : "is", kinds[flag->type].such_as, flag->is_list ? ", separated by commas" : "",
		 flag->words ? ", or the word " : "", flag->words ? flag->words : "");
}

int flags_reject_value(const struct flag_value *value)
{
	const struct flag *flag = value->flag;
	char text[300] = "it is ";

	if (flag->wanted)
		return flags_reject(value, flag->wanted);
	if (flag->type == FLAG_WORD) {
		list_words(flag->words, text + strlen(text), sizeof(text) - strlen(text));
		if (flag->is_list)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), ", or several, separated by commas");
	} else if (flag->type == FLAG_TEXT) {
		snprintf(text, sizeof(text), "the value is missing");
	} else {
		describe_number(flag, text, sizeof(text));
	}
	return flags_reject(value, text);
}
