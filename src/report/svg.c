/* SPDX-License-Identifier: MIT */
#include "report/svg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/markup.h"

#define BYTES_MOST (512 << 10)

/* ---- reading ---- */

static char *read_all(const char *path, const char **reason)
{
	FILE *file = fopen(path, "re");
	char *text = file ? calloc(1, BYTES_MOST + 2) : NULL;
	size_t size = text ? fread(text, 1, BYTES_MOST + 1, file) : 0;

	if (file)
		fclose(file);
	*reason = size > BYTES_MOST		      ? "is too large for a page"
		  : size == 0 || strlen(text) != size ? "cannot be read"
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

/* `at` is what stands between quotes.  A reference leads to a place of the same picture. */
static bool is_value_harmless(const char *name, size_t name_size, const char *at, size_t size)
{
	bool refers = name_size >= 4 && strncasecmp(name + name_size - 4, "href", 4) == 0;

	for (size_t i = 0; i + 4 <= size; i++)
		if (strncasecmp(at + i, "url(", 4) == 0 && (i + 4 == size || at[i + 4] != '#'))
			return false;
	return !refers || (size > 0 && at[0] == '#');
}

/* Attributes as XML has them and no other way, name="value", so that no browser can read them otherwise; none that
 * holds a program (onload).  `at` to `end` is what stands between < and >, without the element's name. */
static bool are_attributes_harmless(const char *at, const char *end)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:-";

	for (;;) {
		size_t blanks = strspn(at, " \t\r\n"), name_size;
		const char *name = at + blanks, *value, *close;

		if (name == end || (name + 1 == end && *name == '/'))
			return true;
		name_size = strspn(name, letters);
		if (blanks == 0 || name_size == 0 || strncasecmp(name, "on", 2) == 0 || name[name_size] != '=')
			return false;
		value = name + name_size + 1;
		close = *value == '"' || *value == '\'' ? memchr(value + 1, *value, (size_t)(end - value - 1)) : NULL;
		if (!close || !is_value_harmless(name, name_size, value + 1, (size_t)(close - value - 1)))
			return false;
		at = close + 1;
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

/* Is all of it, up to the end of its root element, of what is let in?  *end: behind that. */
static bool is_harmless(const char *svg, const char **end)
{
	unsigned depth = 0;

	for (const char *at = strchr(svg, '<'); at; at = strchr(at, '<')) {
		bool closes = at[1] == '/';
		const char *name = at + 1 + closes, *close = tag_end(at);
		size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

		/* A < in a tag is no XML; browsers, which quote by other rules, could take it for the next tag. */
		if (!close || memchr(name, '<', (size_t)(close - name)) || !is_allowed(name, size) ||
		    !are_attributes_harmless(name + size, close))
			return false;
		if (closes)
			depth--;
		else if (close[-1] != '/')
			depth++;
		at = close;
		if (depth == 0) {
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
