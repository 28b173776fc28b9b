/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/terminal.h"

static void fills(const char *text, unsigned columns, const char *expected)
{
	char *filled = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&filled, &size);

	assert_non_null(out);
	terminal_fill(out, columns, text);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(filled, expected);
	free(filled);
}

static void what_fits_is_left_alone(void **state)
{
	(void)state;
	fills("", 20, "");
	fills("\n\n", 20, "\n\n");
	fills("twenty letters, just\n  and   blanks\n", 20, "twenty letters, just\n  and   blanks\n");
	fills("no line end", 20, "no line end");
}

static void what_does_not_is_broken_between_words(void **state)
{
	(void)state;
	fills("twenty letters, just so\n", 20, "twenty letters, just\n    so\n");
	fills("  strategy   time   interval\nnext\n", 20, "  strategy   time\n      interval\nnext\n");
	fills("one two three four five six seven eight", 20, "one two three four\n    five six seven\n    eight");
}

static void a_word_is_never_broken(void **state)
{
	(void)state;
	fills("a/path/that/is/longer/than/the/terminal and more", 20,
	      "a/path/that/is/longer/than/the/terminal\n    and more");
	fills("see a/path/that/is/longer/than/the/terminal", 20, "see\n    a/path/that/is/longer/than/the/terminal");
}

static void letters_count_and_not_bytes(void **state)
{
	(void)state;
	fills("äöüäöüäöüäöüäöüäöüäö", 20, "äöüäöüäöüäöüäöüäöüäö");
	fills("ä ä ä ä ä ä ä ä ä ä ä", 20, "ä ä ä ä ä ä ä ä ä ä\n    ä");
}

/* A file is no terminal. */
static void a_file_is_not_filled(void **state)
{
	FILE *file = tmpfile();

	(void)state;
	assert_non_null(file);
	assert_null(terminal_filling(file));
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_left_alone), cmocka_unit_test(what_does_not_is_broken_between_words),
		cmocka_unit_test(a_word_is_never_broken),  cmocka_unit_test(letters_count_and_not_bytes),
		cmocka_unit_test(a_file_is_not_filled),
	};

	return RUN_TESTS("terminal", tests);
}
