/* SPDX-License-Identifier: MIT
 *
 * The model: its parts, and what it says of measured cells.
 */
#ifndef REPORT_MODEL_REPORT_H
#define REPORT_MODEL_REPORT_H

#include <stdio.h>

#include "analysis/model.h"
#include "analysis/predicted_points.h"

/* One line a strategy, then how far predictions are from what was measured. */
void report_model_text(FILE *out, const struct model *model, const struct model_cell *cells, size_t count);

/* One line a break-even point: measured and predicted, and how many are within 25 %. */
void report_model_points(FILE *out, const struct predicted_point *points, size_t count);

#endif
