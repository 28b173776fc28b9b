/* SPDX-License-Identifier: MIT
 *
 * Recursive descent over
 *	sum = product {(+|-) product}
 *	product = atom {(*|/) atom}
 *	atom = number | letter | (sum) | min(sum,sum) | max(sum,sum)
 */
#include "analysis/expression.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 32

struct parser {
	const char *text;
	size_t at;
	const double *values;
	unsigned depth;
	bool bad;
};

static double sum(struct parser *parser);

static double fail(struct parser *parser)
{
	parser->bad = true;
	return NAN;
}

static bool take(struct parser *parser, const char *word)
{
	while (parser->text[parser->at] == ' ')
		parser->at++;
	if (strncmp(parser->text + parser->at, word, strlen(word)) != 0)
		return false;
	parser->at += strlen(word);
	return true;
}

/* The two of min(…,…), behind the parenthesis. */
static double pick(struct parser *parser, bool least)
{
	double a = sum(parser), b;

	if (parser->bad || !take(parser, ","))
		return fail(parser);
	b = sum(parser);
	if (parser->bad || !take(parser, ")"))
		return fail(parser);
	return least ? fmin(a, b) : fmax(a, b);
}

static double number(struct parser *parser)
{
	const char *start = parser->text + parser->at;
	size_t length = strspn(start, "0123456789.");
	char *end;
	double value = strtod(start, &end);

	/* strtod takes hexadecimal and exponents as well; bounds have none. */
	if (end != start + length)
		return fail(parser);
	parser->at += length;
	return value;
}

static double letter(struct parser *parser)
{
	char c = parser->text[parser->at];
	double value = c >= 'A' && c <= 'Z' ? parser->values[c - 'A'] : NAN;

	if (isnan(value))
		return fail(parser);
	parser->at++;
	return value;
}

static double atom(struct parser *parser)
{
	double value;

	if (take(parser, "min("))
		return pick(parser, true);
	if (take(parser, "max("))
		return pick(parser, false);
	if (take(parser, "(")) {
		value = sum(parser);
		return !parser->bad && take(parser, ")") ? value : fail(parser);
	}
	return isdigit((unsigned char)parser->text[parser->at]) ? number(parser) : letter(parser);
}

static double product(struct parser *parser)
{
	double value = atom(parser);

	while (!parser->bad) {
		if (take(parser, "*"))
			value *= atom(parser);
		else if (take(parser, "/"))
			value /= atom(parser);
		else
			break;
	}
	return value;
}

static double sum(struct parser *parser)
{
	double value;

	if (++parser->depth > DEPTH_MOST)
		return fail(parser);
	value = product(parser);
	while (!parser->bad) {
		if (take(parser, "+"))
			value += product(parser);
		else if (take(parser, "-"))
			value -= product(parser);
		else
			break;
	}
	parser->depth--;
	return value;
}

int expression_value(const char *text, const double values[EXPRESSION_VARIABLES], double *out, size_t *at)
{
	struct parser parser = {.text = text, .values = values};
	double value = sum(&parser);

	take(&parser, "");
	*at = parser.at;
	if (parser.bad || text[parser.at])
		return -EINVAL;
	if (out)
		*out = value;
	return 0;
}
