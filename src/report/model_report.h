/* SPDX-License-Identifier: MIT
 *
 * The model: its parts, and what it says of measured cells.
 */
#ifndef REPORT_MODEL_REPORT_H
#define REPORT_MODEL_REPORT_H

#include <stdio.h>

#include "analysis/model.h"

/* One line a strategy, then how far predictions are from what was measured. */
void report_model_text(FILE *out, const struct model *model, const struct model_cell *cells, size_t count);

/* One row a strategy. */
void report_model_csv(FILE *out, const struct model *model, const struct model_cell *cells, size_t count);

/* One row a cell: measured and predicted. */
void report_model_cells(FILE *out, const struct model *model, const struct model_cell *cells, size_t count);

#endif
