/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/flags.h"
#include "base/terminal.h"

#define COLUMNS_MOST 80
#define NAME_COLUMNS 27

/* A line that is filled word by word, under a hanging indent. */
struct line {
	unsigned columns, indent, used;
};

/* Prints text, which breaks after the letters in `breaks`, behind `gap`. */
static void put(struct line *line, const char *gap, const char *text, const char *breaks)
{
	for (size_t length; *text; text += length) {
		length = strcspn(text, breaks);
		length += text[length] == ',';
		if (line->used + strlen(gap) + length > line->columns && line->used > line->indent) {
			printf("\n%*s", (int)line->indent, "");
			line->used = line->indent;
		} else {
			line->used += (unsigned)printf("%s", gap);
		}
		line->used += (unsigned)printf("%.*s", (int)length, text);
		length += text[length] == ' ';
		gap = text[length - 1] == ' ' ? " " : "";
	}
}

static void print_flag(const struct flag *flag, unsigned columns)
{
	char otherwise[512];
	struct line line = {.columns = columns, .indent = columns < 2 * NAME_COLUMNS ? 6 : NAME_COLUMNS};

	line.used = (unsigned)printf("  --%s%s%s", flag->name, flag->value ? "=" : "", flag->value ? flag->value : "");
	if (line.used + 1 >= line.indent) {
		printf("\n%*s", (int)line.indent, "");
		line.used = line.indent;
	} else {
		line.used += (unsigned)printf("%*s", (int)(line.indent - line.used), "");
	}
	put(&line, "", flag->text, " ");
	if (flag->otherwise) {
		snprintf(otherwise, sizeof(otherwise), "[%s]", flag->otherwise);
		put(&line, " ", otherwise, ",");
	}
	printf("\n");
}

static unsigned columns_of_help(void)
{
	unsigned columns = terminal_columns(stdout, COLUMNS_MOST);

	return columns > COLUMNS_MOST ? COLUMNS_MOST : columns;
}

void flags_print_text(const char *format, ...)
{
	char text[4096];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	terminal_fill(stdout, columns_of_help(), text);
}

void flags_print_help(const struct flags *flags)
{
	static const struct flag help = {.name = "help", .text = "this text"};
	unsigned columns = columns_of_help();

	flags_print_text("usage: %s %s\n\n", flags->program, flags->usage);
	flags_print_text("%s", flags->about);
	printf("%sflags [default]:\n",
	       flags->about[0] && flags->about[strlen(flags->about) - 1] == '\n' ? "\n" : "\n\n");
	for (unsigned i = 0; i < flags->count; i++)
		print_flag(&flags->table[i], columns);
	print_flag(&help, columns);
	if (flags->notes)
		flags_print_text("\n%s", flags->notes);
	if (flags->print_more)
		flags->print_more(flags->owner);
}

void flags_print_mdoc(const struct flags *flags)
{
	for (unsigned i = 0; i < flags->count; i++) {
		const struct flag *flag = &flags->table[i];

		printf(".It Fl -%s", flag->name);
		if (flag->value)
			printf(" Ns = Ns Ar %s", flag->value);
		/* A line that begins with a dot or an apostrophe would be a request. */
		printf("\n\\&%s%s%s%s.\n", flag->text, flag->otherwise ? " [" : "",
		       flag->otherwise ? flag->otherwise : "", flag->otherwise ? "]" : "");
	}
	printf(".It Fl -help\n\\&the flags with their defaults, and examples.\n");
}

void flags_print_words(const struct flags *flags)
{
	for (unsigned i = 0; i < flags->count; i++) {
		const struct flag *flag = &flags->table[i];

		printf("--%s%s", flag->name, flag->value ? "=" : "");
		for (const char *word = flag->words; word && *word;) {
			size_t length = strcspn(word, ",");

			printf(" %.*s", (int)length, word);
			word += length + (word[length] == ',');
		}
		for (unsigned j = 0; flag->name_of && flag->name_of(flags->owner, j); j++)
			printf(" %s", flag->name_of(flags->owner, j));
		printf("\n");
	}
	printf("--help\n");
}
