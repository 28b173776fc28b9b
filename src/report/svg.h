/* SPDX-License-Identifier: MIT
 *
 * A picture taken into a page.
 *
 * Whoever filled a folder of results may not bring a program of his own into the page: only elements that pictures of
 * ours have are let in (an allow list), no attribute that holds a program, no reference to elsewhere, and nothing
 * behind the end of the picture.
 *
 * Thread-safety: any thread; no state.
 */
#ifndef REPORT_SVG_H
#define REPORT_SVG_H

#include <stdio.h>

/* Writes the SVG file at `path` as an element with `text` as its name.  Names within it get `number`, so that those of
 * two pictures are not taken for one another.  Returns NULL, or in words why nothing was written. */
const char *svg_write(FILE *out, const char *path, const char *text, size_t number);

#endif
