/* SPDX-License-Identifier: MIT
 *
 * What analyses found, as typed tables (table/table.h): what CSV, JSON, markdown, HTML and pictures are made from.
 * docs/csv.md defines the columns.  Each makes *out, which the caller owns (table_free).
 */
#ifndef REPORT_TABLES_H
#define REPORT_TABLES_H

#include "analysis/advice.h"
#include "analysis/compare.h"
#include "analysis/costs.h"
#include "analysis/curves.h"
#include "analysis/fidelity.h"
#include "analysis/gate.h"
#include "analysis/map.h"
#include "analysis/model.h"
#include "analysis/summary.h"
#include "analysis/timeline.h"
#include "record/lifecycle.h"
#include "table/table.h"

/* Adds an estimate's three cells. */
void table_estimate(struct table *table, const struct estimate *estimate);
void table_estimate_as(struct table *table, enum table_kind kind, const struct estimate *estimate);

/* A row for each strategy in each cell. */
void table_of_standings(const struct summary *summary, struct table *out);

/* A row for each cell: who won. */
void table_of_winners(const struct summary *summary, struct table *out);

/* A row for each break-even point; a curve without one has a row that says who wins. */
void table_of_points(const struct curves *curves, struct table *out);

/* A row for each place of each curve. */
void table_of_curves(const struct curves *curves, struct table *out);

/* A row for each strategy and threshold; and for each strategy at each place. */
void table_of_metg(const struct curves *curves, struct table *out);
void table_of_efficiencies(const struct curves *curves, struct table *out);

/* A row for each field of the maps. */
void table_of_maps(const struct map *maps, size_t count, struct table *out);

/* A row for each quantity. */
void table_of_costs(const struct costs *costs, struct table *out);

void table_of_agreements(const struct fidelity *fidelity, struct table *out);
void table_of_comparisons(const struct comparisons *comparisons, struct table *out);

/* A row for each strategy, and for each cell. */
void table_of_model(const struct model *model, struct table *out);
void table_of_model_cells(const struct model_cell *cells, size_t count, struct table *out);

/* A row for each strategy, fastest first; `verified` may be none.  And a row for each size at which another would win.
 */
void table_of_advice(const struct advice *advice, const struct verified *verified, unsigned count, struct table *out);
void table_of_changes(const struct advice *advice, struct table *out);

/* A row for each span, with the panel and the row that it has in a picture; and for each strategy, what its workers
 * were at. */
void table_of_intervals(const struct timelines *timelines, struct table *out);
void table_of_shares(const struct timelines *timelines, struct table *out);

/* A row for each ratio. */
void table_of_ratios(const struct gate *gate, struct table *out);

void table_of_scenarios(const struct scenario_row *scenarios, size_t count, struct table *out);

#endif
