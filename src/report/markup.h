/* SPDX-License-Identifier: MIT
 *
 * Text within HTML and XML, and on terminals.
 * Thread-safety: any thread; no state.
 */
#ifndef REPORT_MARKUP_H
#define REPORT_MARKUP_H

#include <stdio.h>

/* Writes `text` (NULL: nothing) with what would be read as markup escaped; characters that control a terminal become
 * blanks. */
void markup_put_text(FILE *out, const char *text);

/* Writes `text` as it is, for a terminal or a picture, but characters that control a terminal (of ASCII, and C1 in
 * UTF-8) become question marks: it may come from somebody else's file. */
void markup_put_plain(FILE *out, const char *text);

#endif
