/* SPDX-License-Identifier: MIT */
#include "report/svg.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/input.h"
#include "report/markup.h"

#define BYTES_MOST (512 << 10)

/* ---- reading ---- */

static char *read_all(const char *path, const char **reason)
{
	size_t size;
	char *text;
	int err = input_read(path, INPUT_FILE, BYTES_MOST, &text, &size);

	*reason = err == -EFBIG				     ? "is too large for a page"
		  : err || size == 0 || strlen(text) != size ? "cannot be read"
							     : NULL;
	if (*reason) {
		free(text);
		return NULL;
	}
	return text;
}

/* ---- what is let in ---- */

static bool is_allowed(const char *name, size_t size)
{
	static const char *const allowed[] = {
		"svg",	   "g",	  "path", "text",  "tspan", "rect",	"circle",  "ellipse", "line",	 "polyline",
		"polygon", "use", "defs", "title", "desc",  "clipPath", "pattern", "filter",  "feFlood", "feComposite"};

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strlen(allowed[i]) == size && strncmp(allowed[i], name, size) == 0)
			return true;
	return false;
}

#define BLANKS	   " \t\r\n"
#define DEPTH_MOST 64

struct attribute {
	const char *name, *value;
	size_t name_size, value_size;
	bool spaced; /* blanks around its = */
};

static bool is_named(const struct attribute *attribute, const char *name)
{
	return strlen(name) == attribute->name_size && strncasecmp(attribute->name, name, attribute->name_size) == 0;
}

/* The next of name="value", as XML has them and no other way, so that no browser can read them otherwise.  Returns what
 * is behind it, or NULL. */
static const char *take_attribute(const char *at, const char *end, struct attribute *attribute)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:-";
	const char *equals, *quote, *close;

	attribute->name = at;
	attribute->name_size = strspn(at, letters);
	equals = at + attribute->name_size;
	equals += strspn(equals, BLANKS);
	if (attribute->name_size == 0 || *equals != '=')
		return NULL;
	quote = equals + 1 + strspn(equals + 1, BLANKS);
	close = *quote == '"' || *quote == '\'' ? memchr(quote + 1, *quote, (size_t)(end - quote - 1)) : NULL;
	if (!close)
		return NULL;
	attribute->value = quote + 1;
	attribute->value_size = (size_t)(close - quote - 1);
	attribute->spaced = quote - at != (ptrdiff_t)attribute->name_size + 1;
	return close + 1;
}

/* Colours and movements, and places of the same picture: what stands before a parenthesis. */
static bool is_call_harmless(const char *value, size_t parenthesis)
{
	static const char *const calls[] = {"rgb", "translate", "scale", "rotate", "matrix"};
	size_t from = parenthesis, size;

	while (from > 0 && (isalnum((unsigned char)value[from - 1]) || value[from - 1] == '-'))
		from--;
	size = parenthesis - from;
	if (size == 3 && strncmp(value + from, "url", 3) == 0)
		return value[parenthesis + 1] == '#';
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (strlen(calls[i]) == size && strncmp(value + from, calls[i], size) == 0)
			return true;
	return false;
}

/* No program (onload), and no reference but to a place of the same picture, in whatever disguise. */
static bool is_attribute_harmless(const struct attribute *attribute)
{
	const char *value = attribute->value;
	bool refers = is_named(attribute, "href") || is_named(attribute, "xlink:href");

	if (strncasecmp(attribute->name, "on", 2) == 0 || memchr(value, '&', attribute->value_size) ||
	    memchr(value, '\\', attribute->value_size))
		return false;
	/* put_body() renames them as they are written by gnuplot. */
	if (attribute->spaced && (refers || is_named(attribute, "id")))
		return false;
	for (size_t i = 0; i < attribute->value_size; i++)
		if (value[i] == '(' && !is_call_harmless(value, i))
			return false;
	return !refers || value[0] == '#';
}

/* `at` to `end` is what stands between < and >, without the element's name. */
static bool are_attributes_harmless(const char *at, const char *end)
{
	struct attribute attribute;

	for (;;) {
		size_t blanks = strspn(at, BLANKS);

		at += blanks;
		if (at == end || (at + 1 == end && *at == '/'))
			return true;
		if (blanks == 0)
			return false;
		at = take_attribute(at, end, &attribute);
		if (!at || !is_attribute_harmless(&attribute))
			return false;
	}
}

/* The end of a tag that begins at `at`: its >, quotes skipped; NULL if there is none. */
static const char *tag_end(const char *at)
{
	char quote = '\0';

	for (; *at; at++) {
		if (quote && *at == quote)
			quote = '\0';
		else if (!quote && (*at == '"' || *at == '\''))
			quote = *at;
		else if (!quote && *at == '>')
			return at;
	}
	return NULL;
}

/* Elements that are open. */
struct open_elements {
	const char *names[DEPTH_MOST];
	size_t sizes[DEPTH_MOST];
	unsigned depth;
};

static bool is_open(const struct open_elements *open, const char *name, size_t size)
{
	unsigned last = open->depth - 1;

	return open->depth > 0 && open->sizes[last] == size && strncmp(open->names[last], name, size) == 0;
}

/* What stands in a title or a description is text: browsers read elements in them by other rules. */
static bool takes_elements(const struct open_elements *open)
{
	return open->depth < DEPTH_MOST && !is_open(open, "title", 5) && !is_open(open, "desc", 4);
}

/* Is all of it, up to the end of its root element, of what is let in?  *end: behind that. */
static bool is_harmless(const char *svg, const char **end)
{
	struct open_elements open = {.depth = 0};

	for (const char *at = strchr(svg, '<'); at; at = strchr(at, '<')) {
		bool closes = at[1] == '/';
		const char *name = at + 1 + closes, *close = tag_end(at);
		size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

		/* A < in a tag is no XML; browsers, which quote by other rules, could take it for the next tag. */
		if (!close || memchr(name, '<', (size_t)(close - name)) || !is_allowed(name, size) ||
		    !are_attributes_harmless(name + size, close))
			return false;
		if (closes ? !is_open(&open, name, size) : !takes_elements(&open))
			return false;
		if (closes) {
			open.depth--;
		} else if (close[-1] != '/') {
			open.names[open.depth] = name;
			open.sizes[open.depth++] = size;
		}
		at = close;
		if (open.depth == 0) {
			*end = close + 1;
			return size == 3 && strncmp(name, "svg", 3) == 0;
		}
	}
	return false;
}

/* ---- writing ---- */

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void put_body(FILE *out, const char *svg, const char *end, size_t number)
{
	static const char *const names[] = {" id=\"", " id='", "href=\"#", "href='#", "url(#"};

	while (svg < end) {
		size_t i = 0;

		while (i < sizeof(names) / sizeof(names[0]) && !begins(svg, names[i]))
			i++;
		if (i < sizeof(names) / sizeof(names[0])) {
			fprintf(out, "%sp%zu-", names[i], number);
			svg += strlen(names[i]);
		} else {
			fputc(*svg++, out);
		}
	}
}

/* The root element with its size as viewBox only: the page says how wide it is. */
static void put_root(FILE *out, const char *svg, const char *close, const char *text)
{
	const char *box = strstr(svg, "viewBox=");

	fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" "
	      "aria-label=\"",
	      out);
	markup_put_text(out, text);
	if (box && box + 9 < close)
		fprintf(out, "\" viewBox=\"%.*s", (int)strspn(box + 9, "0123456789. -"), box + 9);
	fputs("\">", out);
}

const char *svg_write(FILE *out, const char *path, const char *text, size_t number)
{
	const char *reason, *svg, *end = NULL, *close;
	char *all = read_all(path, &reason);

	if (!all)
		return reason;
	svg = strstr(all, "<svg");
	close = svg ? tag_end(svg) : NULL;
	if (!close || close[-1] == '/') {
		reason = "is no picture";
	} else if (!is_harmless(svg, &end)) {
		reason = "holds what no picture of ours does";
	} else {
		put_root(out, svg, close, text);
		put_body(out, close + 1, end, number);
	}
	free(all);
	return reason;
}
