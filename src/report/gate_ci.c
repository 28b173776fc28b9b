/* SPDX-License-Identifier: MIT
 *
 * The forms that programs of continuous integration read.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "report/gate_report.h"
#include "table/table.h"

#define SENTENCE_SIZE 700

static size_t count_verdicts(const struct gate *gate, enum gate_verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < gate->count; i++)
		count += gate->ratios[i].verdict == verdict;
	return count;
}

/* ---- JUnit ---- */

static void print_case(FILE *out, const struct gate_ratio *ratio, const char *again)
{
	char words[SENTENCE_SIZE];

	fputs("  <testcase classname=\"breakeven.gate\" name=\"", out);
	table_put_html(out, ratio->series->name);
	if (!gate_ratio_is_told(ratio)) {
		fputs("\"/>\n", out);
		return;
	}
	fprintf(out, "\">\n    <%s message=\"", ratio->verdict == GATE_FAIL ? "failure" : "skipped");
	table_put_html(out, words_gate_ratio(words, sizeof(words), ratio));
	if (ratio->verdict == GATE_FAIL) {
		fputs("\">again: ", out);
		table_put_html(out, again);
		fputs("</failure>\n  </testcase>\n", out);
	} else {
		fputs("\"/>\n  </testcase>\n", out);
	}
}

void report_gate_junit(FILE *out, const struct gate *gate, const char *again)
{
	char words[SENTENCE_SIZE];

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	fprintf(out,
		"<testsuite name=\"breakeven gate\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
		gate->count, count_verdicts(gate, GATE_FAIL), count_verdicts(gate, GATE_INCONCLUSIVE));
	for (size_t i = 0; i < gate->count; i++)
		print_case(out, &gate->ratios[i], again);
	fputs("  <system-out>", out);
	table_put_html(out, words_gate_rounds(words, sizeof(words), gate));
	fputs("</system-out>\n</testsuite>\n</testsuites>\n", out);
}

/* ---- GitHub ---- */

/* What the runner would take for its own. */
static void print_escaped(FILE *out, const char *text)
{
	for (; *text; text++)
		if (strchr("%\r\n", *text))
			fprintf(out, "%%%02X", (unsigned char)*text);
		else
			fputc(*text, out);
}

void report_gate_annotations(FILE *out, const struct gate *gate, const char *again)
{
	char words[SENTENCE_SIZE];

	for (size_t i = 0; i < gate->count; i++) {
		const struct gate_ratio *ratio = &gate->ratios[i];

		if (!gate_ratio_is_told(ratio))
			continue;
		fprintf(out, "::%s title=breakeven gate: %s::", ratio->verdict == GATE_FAIL ? "error" : "warning",
			words_gate_verdict(ratio->verdict));
		print_escaped(out, words_gate_ratio(words, sizeof(words), ratio));
		print_escaped(out, "; again: ");
		print_escaped(out, again);
		fputc('\n', out);
	}
}

/* ---- JSON ---- */

static cJSON *ratio_json(const struct gate_ratio *ratio)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "ratio", ratio->series->name);
	cJSON_AddStringToObject(json, "why", ratio->series->why);
	cJSON_AddStringToObject(json, "verdict", words_gate_verdict(ratio->verdict));
	cJSON_AddNumberToObject(json, "is", ratio->ratio.center);
	cJSON_AddNumberToObject(json, "low", ratio->ratio.low);
	cJSON_AddNumberToObject(json, "high", ratio->ratio.high);
	cJSON_AddNumberToObject(json, "lower", ratio->lower);
	cJSON_AddNumberToObject(json, "upper", ratio->upper);
	cJSON_AddNumberToObject(json, "beyond", ratio->beyond);
	cJSON_AddNumberToObject(json, "p", ratio->p);
	cJSON_AddNumberToObject(json, "half_width", ratio->half_width);
	cJSON_AddNumberToObject(json, "margin", ratio->margin);
	cJSON_AddNumberToObject(json, "detectable", ratio->detectable);
	cJSON_AddNumberToObject(json, "restarts", ratio->ratio.groups);
	cJSON_AddNumberToObject(json, "rounds", ratio->ratio.values);
	return json;
}

void report_gate_json(FILE *out, const struct gate *gate, const char *again)
{
	cJSON *json = cJSON_CreateObject(), *ratios;

	cJSON_AddStringToObject(json, "verdict", words_gate_verdict(gate->verdict));
	cJSON_AddStringToObject(json, "again", again);
	cJSON_AddNumberToObject(json, "interim_analyses", gate->interims);
	cJSON_AddNumberToObject(json, "restarts", gate->restarts);
	cJSON_AddNumberToObject(json, "rounds", (double)gate->rounds);
	cJSON_AddNumberToObject(json, "set_aside_stolen", (double)gate->aside[GATE_STOLEN]);
	cJSON_AddNumberToObject(json, "set_aside_throttled", (double)gate->aside[GATE_THROTTLED]);
	cJSON_AddNumberToObject(json, "set_aside_preempted", (double)gate->aside[GATE_PREEMPTED]);
	cJSON_AddNumberToObject(json, "disturbed_baseline_alone", (double)gate->alone[0]);
	cJSON_AddNumberToObject(json, "disturbed_candidate_alone", (double)gate->alone[1]);
	cJSON_AddNumberToObject(json, "capacity", gate->capacity);
	ratios = cJSON_AddArrayToObject(json, "ratios");
	for (size_t i = 0; i < gate->count; i++)
		cJSON_AddItemToArray(ratios, ratio_json(&gate->ratios[i]));
	table_put_json(out, json);
}

void report_gate_benchmark(FILE *out, const struct gate *gate, const char *again)
{
	cJSON *json = cJSON_CreateArray();

	(void)again;
	for (size_t i = 0; i < gate->count; i++) {
		const struct gate_ratio *ratio = &gate->ratios[i];
		cJSON *item = cJSON_CreateObject();
		char range[32];

		snprintf(range, sizeof(range), "± %.3f", ratio->half_width);
		cJSON_AddStringToObject(item, "name", ratio->series->name);
		cJSON_AddStringToObject(item, "unit", "of its bound");
		cJSON_AddNumberToObject(item, "value", 1 + ratio->beyond);
		cJSON_AddStringToObject(item, "range", range);
		cJSON_AddStringToObject(item, "extra", ratio->series->why);
		cJSON_AddItemToArray(json, item);
	}
	table_put_json(out, json);
}
