/* SPDX-License-Identifier: MIT
 *
 * The values of flags: each function reads parse->value into parse->options,
 * or tells the user in one line what is wanted and returns -EINVAL.
 */
#ifndef HARNESS_VALUES_H
#define HARNESS_VALUES_H

#include "harness/value.h"

int set_strategies(const struct parse *parse);
int set_workloads(const struct parse *parse);
int set_workers(const struct parse *parse);
int set_cpu(const struct parse *parse);
int set_block(const struct parse *parse);
int set_switch_interval(const struct parse *parse);
int set_blocking(const struct parse *parse);
int set_block_share(const struct parse *parse);
int set_refine(const struct parse *parse);
int set_pairs(const struct parse *parse);
int set_released(const struct parse *parse);
int set_neighbours(const struct parse *parse);
int set_payload(const struct parse *parse);
int set_transport(const struct parse *parse);
int set_trip(const struct parse *parse);
int set_parent(const struct parse *parse);
int set_pages(const struct parse *parse);
int set_writer(const struct parse *parse);
int set_written(const struct parse *parse);
int set_survey(const struct parse *parse);
int set_tasks(const struct parse *parse);
int set_timeout(const struct parse *parse);
int set_rounds(const struct parse *parse);
int set_restarts(const struct parse *parse);
int set_seed(const struct parse *parse);
int set_sweeps(const struct parse *parse);
int set_placement(const struct parse *parse);
int set_base(const struct parse *parse);
int set_base_workload(const struct parse *parse);
int set_csv(const struct parse *parse);
int set_timeline(const struct parse *parse);
int set_resume(const struct parse *parse);
int set_yes(const struct parse *parse);
int set_quiet(const struct parse *parse);
int set_verbose(const struct parse *parse);
int set_no_progress(const struct parse *parse);
int set_color(const struct parse *parse);
int set_start(const struct parse *parse);
int set_pin(const struct parse *parse);
int set_help(const struct parse *parse);
int set_version(const struct parse *parse);

#endif
