/* SPDX-License-Identifier: MIT
 *
 * The page of a folder of results: what was found on this machine, question by question.
 *
 * No sentence claims what an interval does not bear.  What lacks is named, with the command that makes it; a picture
 * that is older than its data is not shown.
 */
#ifndef REPORT_REPORT_PAGE_H
#define REPORT_REPORT_PAGE_H

#include <stdbool.h>

#include "analysis/timeline.h"
#include "record/lifecycle.h"
#include "record/results.h"
#include "report/page.h"

/* What of a folder is no CSV of trials.  Reasons are empty where there is none to tell. */
struct report_sources {
	struct results *results;
	const char *plots;    /* folder of the pictures */
	bool drawn_from_here; /* … which are of this folder of results */
	const struct timelines *timelines;
	bool timelines_mixed; /* some rows of the file are of another host, and left out */
	char timelines_reason[200];
	const struct scenario_row *scenarios;
	size_t scenario_count;
	char scenarios_reason[200];
	char host[400]; /* the caption of host.json */
	char build[200];
	char date[40];
};

/* The caller owns *out (page_free).  Returns 0 or -ENOMEM.  Sorts the trials. */
int report_page_make(const struct report_sources *sources, struct page *out);

/* ---- the parts ---- */

/* Sentences of the verdict, of as many questions as have an answer. */
void report_verdict(const struct report_sources *sources, struct page *page);

/* A table of winners and a long one of all strategies. */
void report_summary_page(struct page *page, struct section *section, struct trial_list *list);
void report_points_page(struct page *page, struct section *section, struct trial_list *list);
void report_maps_page(struct page *page, struct section *section, struct trial_list *list);
void report_costs_page(struct page *page, struct section *section, struct trial_list *list);
void report_fidelity_page(struct page *page, struct section *section, struct trial_list *list);
void report_scenarios_page(struct page *page, struct section *section, const struct scenario_row *scenarios,
			   size_t count);
void report_timelines_page(struct page *page, struct section *section, const struct timelines *timelines);

#endif
