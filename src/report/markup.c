/* SPDX-License-Identifier: MIT */
#include "report/markup.h"

#include <stdbool.h>

void markup_put_text(FILE *out, const char *text)
{
	for (; text && *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
		}
	}
}

void markup_put_plain(FILE *out, const char *text)
{
	for (; text && *text; text++) {
		const unsigned char *at = (const unsigned char *)text;
		bool is_c1 = at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0;

		fputc(at[0] < ' ' || at[0] == 0x7f || is_c1 ? '?' : at[0], out);
		text += is_c1;
	}
}
