/* SPDX-License-Identifier: MIT
 *
 * Measuring break-even points: a sweep, and then points about each place until it is known.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "analysis/refine.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/kind.h"
#include "base/mix.h"
#include "base/output.h"
#include "base/seed.h"
#include "command/command.h"
#include "command/curve_flags.h"
#include "command/measure.h"
#include "command/points.h"
#include "command/run_harness.h"

/* Of the runs after the first, which is as long as the harness says. */
#define ROUNDS	 1
#define RESTARTS 4

#define LINES_MOST    96		      /* that a harness takes */
#define OPERANDS_MOST (COMMAND_LINE_MOST - 8) /* the rest is ours */

static struct asked {
	struct points_request print;
	const char *csv, *harness;
	uint64_t seed;
	double within_percent, cap_ns;
	bool append;
	unsigned runs;
	int operand_count;
	char **operands;
	unsigned unknown; /* places, after the last one */
} asked_for;

#define INTO(member) FLAG_INTO(struct asked, member)

static struct flag table[] = {
	{"csv", "FILE", "where trials are kept [results/refine.csv]", .type = FLAG_TEXT, INTO(csv)},
	{"append", NULL, "add this session to those that FILE has, and print what all of them say", INTO(append)},
	{"harness", "NAME", "that measures: sweep, map or another of build/bench", "sweep", .type = FLAG_TEXT,
	 INTO(harness)},
	POINTS_PAIRS_FLAG(struct asked, print.pairs),
	POINTS_AXES_FLAG(struct asked, print.axes, print.axis_count),
	COMMAND_MARGIN(struct asked, print.margin_percent),
	{"within", "PERCENT", "precision at which a break-even point is known", "10", .type = FLAG_PERCENT, .least = 1,
	 .most = 100, INTO(within_percent)},
	{"runs", "N", "most runs of the harness, that of the sweep included", "8", .type = FLAG_COUNT, .least = 1,
	 .most = 100, INTO(runs)},
	{"cap", "TIME", "start no new run after TIME", "90s", .type = FLAG_DURATION, .least = NS_PER_S,
	 .most = 3600.0 * NS_PER_S, INTO(cap_ns)},
	{"seed", "N", "of the order of trials [drawn anew]", .type = FLAG_COUNT, INTO(seed)},
	COMMAND_FORMAT_INTO(struct asked, print.format),
};

/* ---- interim analyses ---- */

/* What measures the size of a task; "" where it was not measured. */
static const char *name_of_serial(const struct trial_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (kind_of_name(list->trials[i].kind) == KIND_SERIAL)
			return list->trials[i].strategy;
	return "";
}

/* Writes a line for each curve of which something is not known yet; asked->unknown says for how many. */
static int print_sweeps(struct asked *asked, struct trial_list *list, FILE *file)
{
	double places[REFINE_PLACES_MOST];
	struct curves curves;
	char serial[TRIAL_NAME_SIZE];
	int err;

	snprintf(serial, sizeof(serial), "%s", name_of_serial(list));
	err = curves_make(list, asked->print.pairs, points_axes(&asked->print), asked->print.margin_percent / 100,
			  &curves);
	asked->unknown = 0;
	for (size_t i = 0; !err && i < curves.count && asked->unknown < LINES_MOST; i++) {
		const struct curve *curve = &curves.curves[i];
		unsigned count = refine_places(curve, asked->within_percent / 100, places);

		if (count == 0)
			continue;
		curve_flags(file, curve, serial, places, count);
		asked->unknown++;
	}
	if (!err)
		curves_free(&curves);
	return err;
}

static int next(void *owner, struct trial_list *list, struct interim *interim)
{
	struct asked *asked = owner;
	int err = interim->number > 1 ? print_sweeps(asked, list, interim->sweeps) : 0;

	if (err)
		return err;
	if (interim->number > 1) {
		if (asked->unknown == 0 || interim->number > asked->runs || interim->spent_ns > asked->cap_ns)
			return MEASURE_ENOUGH;
		command_line_add(&interim->line, "--rounds=%d", ROUNDS);
		command_line_add(&interim->line, "--restarts=%d", RESTARTS);
	}
	command_line_add(&interim->line, "--seed=%" PRIu64, mix64(asked->seed + interim->number) >> 32);
	for (int i = 0; i < asked->operand_count; i++)
		command_line_add(&interim->line, "%s", asked->operands[i]);
	return MEASURE_ON;
}

/* ---- the run ---- */

/* What only the loop may say. */
static int check_operands(const struct asked *asked)
{
	static const char *const ours[] = {"--csv",    "--append",   "--session",  "--sweeps", "--seed",
					   "--resume", "--timeline", "--baseline", "--help",   "--version"};

	if (asked->operand_count > OPERANDS_MOST)
		return command_tell("refine", -EINVAL, "more than %d flags for the harness", OPERANDS_MOST);
	for (int i = 0; i < asked->operand_count; i++)
		for (size_t j = 0; j < sizeof(ours) / sizeof(ours[0]); j++)
			if (strncmp(asked->operands[i], ours[j], strlen(ours[j])) == 0 &&
			    strchr("=", asked->operands[i][strlen(ours[j])]))
				return command_tell("refine", -EINVAL,
						    "cannot pass %s to the harness: refine sets it, or does without",
						    asked->operands[i]);
	for (int i = 0; i < asked->operand_count; i++)
		if (strncmp(asked->operands[i], "--", 2) != 0)
			return command_tell("refine", -EINVAL,
					    "not a flag of a harness: `%s`; flags are written as --workloads=primes",
					    asked->operands[i]);
	return 0;
}

static int check_pairs(const struct asked *asked)
{
	struct trial_list none = {0};
	struct curves curves;
	int err = curves_make(&none, asked->print.pairs, CURVES_ALONG_ALL, VERDICT_MARGIN, &curves);

	if (err)
		return points_tell("refine", asked->print.pairs, err);
	curves_free(&curves);
	return STATUS_OK;
}

/* What was measured; with --append, beside what the file had. */
static int print_all(const struct asked *asked, const char *csv, struct trial_list *list)
{
	bool ok = trial_list_ok(list);
	char file[PATH_MAX];
	int status;

	snprintf(file, sizeof(file), "%s", csv);
	if (asked->append) {
		trial_list_free(list);
		if (command_read_whole("refine", file, list) != 0)
			return STATUS_FAILED;
	}
	status = points_print("refine", list, &asked->print);
	return !status && !ok ? STATUS_FAILED : status;
}

extern const struct command command_refine;

static int run(void *owner, int count, char **operands)
{
	struct asked *asked = owner;
	char harness[PATH_MAX];
	struct measuring measuring = {.command = "refine",
				      .harness = harness,
				      .csv = asked->csv,
				      .flag = "--csv=FILE",
				      .append = asked->append,
				      .next = next,
				      .owner = asked};
	struct trial_list list = {0};
	int status;

	asked->operand_count = count;
	asked->operands = operands;
	if (!asked->csv)
		measuring.csv = "results/refine.csv";
	if (!flags_given(&command_refine.flags, "seed"))
		asked->seed = seed_draw();
	if (check_operands(asked) != 0 || check_pairs(asked) != STATUS_OK)
		return STATUS_USAGE;
	if (output_check_names("breakeven refine", &(struct output_name){"--csv", measuring.csv, false}, 1) != 0)
		return STATUS_USAGE;
	if (harness_find("refine", asked->harness, harness, sizeof(harness)) != 0)
		return STATUS_USAGE;
	status = measure_until_decided(&measuring, &list);
	if (!status && asked->unknown)
		fprintf(stderr,
			"breakeven refine: %u curve%s: break-even point not known within %.0f %%; raise --cap or "
			"--runs\n",
			asked->unknown, asked->unknown == 1 ? "" : "s", asked->within_percent);
	if (!status)
		status = print_all(asked, measuring.csv, &list);
	trial_list_free(&list);
	return status;
}

const struct command command_refine = {
	.name = "refine",
	.text = "measure from which size on one strategy beats another",
	.flags = {.program = "breakeven refine",
		  .usage = "[flags] [-- FLAGS OF THE HARNESS]",
		  .about = "Measures a sweep, finds the break-even points, and measures around each until\n"
			   "it is known within --within. Prints the same as breakeven points.\n",
		  .notes = "examples:\n  breakeven refine --csv=mine.csv -- --workloads=./mine.so\n"
			   "  breakeven refine --pairs=gil/spawn --axis=cpu -- --workloads=primes \\\n"
			   "      --strategies=serial,gil,spawn --cpu=10us,100us,1ms,10ms\n"
			   "exit status: 0 done; 1 some trials failed (see the status column); 2 bad input;\n"
			   "5 no sweep with one of these pairs\n",
		  FLAGS_TABLE(table)},
	.request = &asked_for,
	.run = run,
};
