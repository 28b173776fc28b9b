/* SPDX-License-Identifier: MIT
 *
 * The files that a verdict is written to.  All functions tell the user what is wrong, and return 0 or a negative errno.
 */
#ifndef COMMAND_GATE_FILES_H
#define COMMAND_GATE_FILES_H

#include <stddef.h>
#include <stdio.h>

#include "analysis/gate.h"

typedef void (*gate_reporter)(FILE *out, const struct gate *gate, const char *again);

/* Could it be written?  Changes nothing. */
int gate_check_file(const char *path);

/* Replaces it, whole or not at all. */
int gate_write_file(const char *path, gate_reporter report, const struct gate *gate, const char *again);

/* Appends to what others have written before, whole or not at all. */
int gate_append_file(const char *path, gate_reporter report, const struct gate *gate, const char *again);

/* Where looks are measured: the directory of `csv`, which is made; a new one below $TMPDIR if `csv` is written in
 * place: nothing belongs beside a device. */
int gate_make_folder(const char *csv, char *folder, size_t size);

/* Removes one that was made below $TMPDIR, with the host.json that a harness left in it. */
void gate_remove_folder(const char *csv, const char *folder);

#endif
