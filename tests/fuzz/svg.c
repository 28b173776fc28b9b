/* SPDX-License-Identifier: MIT
 *
 * A picture that is taken into the report.  What comes out is read as a browser reads it (HTML's tokenizer, not the
 * rules of svg.c): no element and no attribute that holds a program.
 */
#include "report/svg.h"

#include <stdlib.h>

#include "fuzz.h"

static const char blank[] = " \t\n\f\r";

/* Behind the attributes of a tag. */
static const char *check_attributes(const char *at)
{
	for (;;) {
		at += strspn(at, " \t\n\f\r/");
		if (!*at || *at == '>')
			return at;
		if (strncasecmp(at, "on", 2) == 0 && at[2 + strcspn(at + 2, " \t\n\f\r/>=")] == '=')
			abort();
		at += 1 + strcspn(at + 1, " \t\n\f\r/>=");
		at += strspn(at, blank);
		if (*at != '=')
			continue;
		at += 1 + strspn(at + 1, blank);
		if (*at == '"' || *at == '\'') {
			const char *end = strchr(at + 1, *at);

			if (!end)
				return "";
			at = end + 1;
		} else {
			at += strcspn(at, " \t\n\f\r>");
		}
	}
}

static void check_page(const char *page)
{
	static const char *const forbidden[] = {"script", "foreignobject", "iframe", "img",    "a",
						"style",  "image",	   "set",    "animate"};

	for (const char *at = strchr(page, '<'); at; at = strchr(at, '<')) {
		size_t name = strcspn(++at, " \t\n\f\r/>");

		if (*at == '!' || *at == '?')
			abort();
		for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
			if (strlen(forbidden[i]) == name && strncasecmp(at, forbidden[i], name) == 0)
				abort();
		if (*at != '/')
			at = check_attributes(at + name);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *page = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&page, &length);

	if (!out)
		return 0;
	if (svg_write(out, fuzz_file(data, size), "a picture", 3) == NULL) {
		fflush(out);
		check_page(page);
	}
	fclose(out);
	free(page);
	return 0;
}
