/* SPDX-License-Identifier: MIT
 *
 * The files that a verdict is written to.  All functions tell the user what is wrong, and return 0 or a negative errno.
 */
#ifndef COMMAND_GATE_FILES_H
#define COMMAND_GATE_FILES_H

#include <stdio.h>

#include "analysis/gate.h"

typedef void (*gate_reporter)(FILE *out, const struct gate *gate, const char *again);

/* Could it be written?  Changes nothing. */
int gate_check_file(const char *path);

/* Replaces it, whole or not at all. */
int gate_write_file(const char *path, gate_reporter report, const struct gate *gate, const char *again);

/* Appends to what others have written before, whole or not at all. */
int gate_append_file(const char *path, gate_reporter report, const struct gate *gate, const char *again);

#endif
