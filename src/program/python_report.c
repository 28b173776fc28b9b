/* SPDX-License-Identifier: MIT */
#include "program/python_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "program/decide.h"

static const struct python_calls *calls;

static const char *const words[PYTHON_STRATEGIES_MOST] = {
	"serial calls",
	"threads (ThreadPoolExecutor)",
	"processes (ProcessPoolExecutor, fork)",
	"processes (ProcessPoolExecutor, forkserver)",
	"processes (ProcessPoolExecutor, spawn)",
	"processes (multiprocessing.Pool)",
	"interpreters (InterpreterPoolExecutor)",
	"asyncio.gather",
};

/* ---- arms ---- */

static const struct python_run *run_of(const struct session *session, unsigned arm)
{
	return (const struct python_run *)session->plan.arms[arm].loop;
}

#define NO_ARM ((unsigned)-1)

static unsigned find(const struct session *session, unsigned facts, enum python_strategy strategy)
{
	for (unsigned i = 0; i < session->plan.arm_count; i++)
		if (run_of(session, i)->facts == facts && run_of(session, i)->strategy == strategy)
			return session->plan.arms[i].given_up ? NO_ARM : i;
	return NO_ARM;
}

static double median_of(const struct session *session, unsigned arm)
{
	unsigned rounds;

	return arm == NO_ARM ? NAN : decide_median_ns(session, arm, &rounds);
}

/* ---- all items from a part of them ---- */

static double time_of_all(const struct session *session, const struct row *row)
{
	(void)session;
	return (double)row->cold_ns + ((double)python_facts[0].items / calls->count - 1) * (double)row->warm_ns;
}

static double warm_time(const struct session *session, const struct row *row)
{
	(void)session;
	return (double)row->warm_ns;
}

static void print_heading(const struct cell *cell)
{
	unsigned items = python_facts[0].items;

	if (calls->count < items)
		printf("\n%s, all %u items, predicted from trials of %u:\n", cell->job.workload->name, items,
		       calls->count);
	else
		printf("\n%s, %u items:\n", cell->job.workload->name, items);
}

void python_report_about(const struct python_calls *asked)
{
	calls = asked;
	decide_rules.time_ns = time_of_all;
	decide_rules.print_heading = print_heading;
}

/* ---- the best of an interpreter ---- */

static unsigned fastest(const struct session *session, unsigned facts)
{
	unsigned best = NO_ARM;

	for (unsigned i = 0; i < session->plan.arm_count; i++) {
		double time_ns = session->plan.arms[i].given_up ? NAN : median_of(session, i);

		if (run_of(session, i)->facts == facts && !isnan(time_ns) &&
		    (best == NO_ARM || time_ns < median_of(session, best)))
			best = i;
	}
	return best;
}

/* The plainest of those that equal the fastest. */
static unsigned best_of(const struct session *session, unsigned facts)
{
	unsigned first = fastest(session, facts);
	struct estimate ratio;

	for (unsigned i = 0; first != NO_ARM && i < session->plan.arm_count; i++)
		if (run_of(session, i)->facts == facts && !session->plan.arms[i].given_up &&
		    run_of(session, i)->strategy < run_of(session, first)->strategy &&
		    decide_pair(session, first, i, &ratio) == VERDICT_EQUAL)
			return i;
	return first;
}

/* An arm that is not known to be slower than the best, nor to equal it; NO_ARM: there is none. */
static unsigned rival_of(const struct session *session, unsigned best)
{
	struct estimate ratio;

	for (unsigned i = 0; best != NO_ARM && i < session->plan.arm_count; i++)
		if (i != best && run_of(session, i)->facts == run_of(session, best)->facts &&
		    !session->plan.arms[i].given_up && decide_pair(session, best, i, &ratio) == VERDICT_UNDECIDED)
			return i;
	return NO_ARM;
}

/* Arms that are surely slower than the best of their interpreter, and are decided beside the base, take time from the
 * others.  Serial calls and threads are always wanted. */
static void settle(struct session *session, unsigned best)
{
	struct estimate ratio;

	for (unsigned i = 0; best != NO_ARM && i < session->plan.arm_count; i++)
		if (i != best && run_of(session, i)->facts == run_of(session, best)->facts &&
		    run_of(session, i)->strategy > PYTHON_THREADS &&
		    decide_pair(session, best, i, &ratio) == VERDICT_WIN && ratio.center < 1 &&
		    decide_pair(session, 0, i, &ratio) != VERDICT_UNDECIDED)
			session->plan.arms[i].settled = true;
}

bool python_is_enough(struct session *session)
{
	bool enough = decide_is_enough(session);

	if (decide_time_is_over(session) || !decide_looks(session->round + 1))
		return enough;
	for (unsigned i = 0; i < python_facts_count; i++) {
		unsigned best = best_of(session, i);

		settle(session, best);
		enough &= rival_of(session, best) == NO_ARM;
	}
	return enough;
}

/* ---- one sentence first ---- */

#define BASE_SIZE 64

/* "serial calls", "serial calls of python3.11" */
static const char *base_name(const struct session *session, char name[BASE_SIZE])
{
	snprintf(name, BASE_SIZE, "%s%s%s",
		 run_of(session, 0)->strategy == PYTHON_SERIAL ? "serial calls" : session->plan.arms[0].loop->side,
		 python_facts_count > 1 ? " of python" : "", python_facts_count > 1 ? python_facts[0].label : "");
	return name;
}

static void print_beside(const struct session *session, unsigned arm)
{
	struct estimate ratio;
	enum verdict verdict;
	bool lacks = decide_lacks_cpus(session, &session->plan.cells[0]);
	char base[BASE_SIZE];

	verdict = decide_pair(session, 0, arm, &ratio);
	if (lacks)
		verdict = VERDICT_UNDECIDED;
	decide_print(&ratio, verdict, base_name(session, base), lacks ? 0 : 1);
}

static void print_sentence(const struct session *session, unsigned facts)
{
	unsigned best = best_of(session, facts), rival = rival_of(session, best),
		 threads = find(session, facts, PYTHON_THREADS);

	printf("python%s: ", python_facts[facts].label);
	if (best == NO_ARM) {
		printf("no strategy could be measured.\n");
		return;
	}
	printf("%s", words[run_of(session, best)->strategy]);
	if (run_of(session, best)->strategy != PYTHON_SERIAL && run_of(session, best)->strategy != PYTHON_ASYNCIO)
		printf(", %u workers", calls->workers);
	if (best != 0) {
		printf(": ");
		print_beside(session, best);
	}
	if (rival != NO_ARM)
		printf("; undecided beside %s", words[run_of(session, rival)->strategy]);
	if (threads != NO_ARM && threads != best && threads != rival && threads != 0) {
		printf("; threads: ");
		print_beside(session, threads);
	}
	printf(".\n");
}

/* ---- why ---- */

/* "4.1 ms", without the blanks of a column. */
static const char *duration(char text[32], double ns)
{
	format_duration(text, 32, fmax(0, ns));
	return text + strspn(text, " ");
}

static void print_call(const struct python_facts *facts)
{
	char one[32], two[32], three[32], bytes[2][32];
	double waits_ns = fmax(0, facts->wall_ns - facts->cpu_ns);

	printf("  python%s: a call takes %s: %s of CPU time and %s of waiting", facts->label,
	       duration(one, facts->wall_ns), duration(two, facts->cpu_ns), duration(three, waits_ns));
	if (!isnan(facts->exclusive))
		printf("; two threads run its calls as if %.0f %% of each ran alone", 100 * fmin(1, facts->exclusive));
	printf(".\n");
	if (!isnan(facts->pickling_ns))
		printf("    Pickling takes %s a call (%.2g %% of it): %s sent, %s returned. Importing the module takes "
		       "%s.\n",
		       duration(one, facts->pickling_ns), 100 * facts->pickling_ns / fmax(1, facts->wall_ns),
		       format_size(bytes[0], sizeof(bytes[0]), facts->bytes_out),
		       format_size(bytes[1], sizeof(bytes[1]), facts->bytes_back), duration(two, facts->import_ns));
}

static void print_native_threads(const struct python_facts *facts)
{
	unsigned all = calls->workers * (1 + facts->native_threads);

	if (facts->native_threads > 0 && all > calls->cpus)
		printf("    Its libraries start %u threads in each process: %u worker processes would have %u threads "
		       "on %u CPUs.\n",
		       facts->native_threads, calls->workers, all, calls->cpus);
}

/* What is measured with the pool that is there already. */
static double warm_median(const struct session *session, unsigned arm)
{
	double median;

	decide_rules.time_ns = warm_time;
	median = median_of(session, arm);
	decide_rules.time_ns = time_of_all;
	return median;
}

/* What a pool costs once, and from how many calls on it is worth that. */
static void print_start(const struct session *session, unsigned facts)
{
	unsigned best = best_of(session, facts), serial = find(session, facts, PYTHON_SERIAL);
	double start_ns, call_ns, serial_ns;
	char text[32];

	if (!calls->warm || best == NO_ARM || serial == NO_ARM || best == serial)
		return;
	call_ns = warm_median(session, best) / calls->count;
	serial_ns = warm_median(session, serial) / calls->count;
	start_ns = median_of(session, best) - call_ns * (double)python_facts[0].items;
	if (!(start_ns > 0))
		return;
	printf("    Starting and ending its pool takes %s", duration(text, start_ns));
	if (serial_ns > call_ns)
		printf(": predicted: it is faster than serial calls from about %.0f calls on",
		       ceil(start_ns / (serial_ns - call_ns)));
	printf(".\n");
}

/* ---- what would change it ---- */

static void print_chunks(const struct session *session, unsigned facts)
{
	unsigned one = find(session, facts, PYTHON_FORK), pool = find(session, facts, PYTHON_POOL);
	struct estimate ratio;

	if (one == NO_ARM || pool == NO_ARM || calls->chunk_size ||
	    decide_pair(session, one, pool, &ratio) != VERDICT_WIN || ratio.center < 1.1)
		return;
	printf("  python%s: multiprocessing.Pool is %.2f times as fast (%.2f..%.2f) as ProcessPoolExecutor; its "
	       "larger\n"
	       "    chunks may be the reason: try --chunksize=%u.\n",
	       python_facts[facts].label, ratio.center, ratio.low, ratio.high,
	       (unsigned)fmax(2, ceil((double)calls->count / (4.0 * calls->workers))));
}

static void print_kept(const struct session *session, unsigned facts)
{
	unsigned best = best_of(session, facts);
	struct estimate ratio;
	enum verdict verdict;
	char base[BASE_SIZE];

	if (!calls->warm || best == NO_ARM || best == 0)
		return;
	decide_rules.time_ns = warm_time;
	verdict = decide_pair(session, 0, best, &ratio);
	decide_rules.time_ns = time_of_all;
	if (verdict == VERDICT_WIN)
		printf("  python%s: with an existing pool: %.2f times as fast as %s (%.2f..%.2f).\n",
		       python_facts[facts].label, ratio.center, base_name(session, base), ratio.low, ratio.high);
}

#define NOISE 0.1 /* of a worker: of a call that computes, CPU and wall time are not quite the same */

/* Workers that keep the CPUs busy while others wait; threads no more than the lock lets run. */
static void print_workers(const struct python_facts *facts)
{
	double busy = fmin(1000, ceil(calls->cpus * facts->wall_ns / fmax(1, facts->cpu_ns) - NOISE));
	char text[32];
	double threads = facts->exclusive > 0 ? fmin(busy, fmax(1, round(1 / fmin(1, facts->exclusive)))) : busy;

	if (facts->is_coroutine || !(facts->wall_ns > 0))
		return;
	printf("  python%s: predicted: more than %s or %.0f process%s bring no gain.\n", facts->label,
	       format_count(text, sizeof(text), (uint64_t)threads, "thread"), busy, busy > 1 ? "es" : "");
}

int python_report(const struct session *session)
{
	if (decide_lacks_cpus(session, &session->plan.cells[0]))
		printf("Only %.2f of %.3g CPUs were available, so nothing is decided. The fastest in this run:\n",
		       session->capacity, session->host->effective_cpus);
	for (unsigned i = 0; i < python_facts_count; i++)
		print_sentence(session, i);
	printf("\nWhy:\n");
	for (unsigned i = 0; i < python_facts_count; i++) {
		print_call(&python_facts[i]);
		print_native_threads(&python_facts[i]);
		print_start(session, i);
	}
	printf("\nWhat would change it:\n");
	for (unsigned i = 0; i < python_facts_count; i++) {
		print_chunks(session, i);
		print_kept(session, i);
		print_workers(&python_facts[i]);
	}
	return decide_report(session);
}
