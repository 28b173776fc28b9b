/* SPDX-License-Identifier: MIT */
#include "program/python_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "program/decide.h"
#include "program/python_choice.h"

static const struct python_calls *calls;

/* What was found at the end. */
static struct python_choice choices[PYTHON_INTERPRETERS_MOST];
static enum verdict verdicts[PYTHON_RUNS_MOST]; /* of arms beside the first one … */
static size_t together;				/* … which are adjusted together */

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

/* ---- one sentence first ---- */

#define BASE_SIZE 64

/* "serial calls", "serial calls of python3.11" */
static const char *base_name(const struct session *session, char name[BASE_SIZE])
{
	snprintf(name, BASE_SIZE, "%s%s%s",
		 python_run_of(session, 0)->strategy == PYTHON_SERIAL ? "serial calls"
								      : session->plan.arms[0].loop->side,
		 python_facts_count > 1 ? " of python" : "", python_facts_count > 1 ? python_facts[0].label : "");
	return name;
}

static void print_beside(const struct session *session, unsigned arm)
{
	struct estimate ratio = decide_ratio(session, 0, arm);
	bool lacks = decide_lacks_cpus(session, &session->plan.cells[0]);
	char base[BASE_SIZE];

	decide_print(&ratio, lacks ? VERDICT_UNDECIDED : verdicts[arm], base_name(session, base), lacks ? 0 : together);
}

static bool hopeless_threads(const struct session *session, unsigned facts)
{
	for (unsigned i = 0; i < session->plan.arm_count; i++)
		if (python_run_of(session, i)->facts == facts && python_run_of(session, i)->strategy == PYTHON_THREADS)
			return session->plan.arms[i].hopeless || session->plan.arms[i].given_up;
	return python_facts[facts].hopeless_threads;
}

static void print_sentence(const struct session *session, unsigned facts)
{
	unsigned best = choices[facts].best, rival = choices[facts].rival,
		 threads = python_find(session, facts, PYTHON_THREADS);

	printf("python%s: ", python_facts[facts].label);
	if (best == PYTHON_NO_ARM) {
		printf("no strategy could be measured.\n");
		return;
	}
	printf("%s", words[python_run_of(session, best)->strategy]);
	if (python_run_of(session, best)->strategy != PYTHON_SERIAL &&
	    python_run_of(session, best)->strategy != PYTHON_ASYNCIO)
		printf(", %u workers", calls->workers);
	if (best != 0) {
		printf(": ");
		print_beside(session, best);
	}
	if (hopeless_threads(session, facts))
		printf("; threads failed, or take more than %d times as long", DECIDE_HOPELESS);
	if (rival != PYTHON_NO_ARM)
		printf("; undecided beside %s", words[python_run_of(session, rival)->strategy]);
	if (threads != PYTHON_NO_ARM && threads != best && threads != rival && threads != 0) {
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
	double percent = 100 * facts->pickling_ns / fmax(1, facts->wall_ns);

	printf("  python%s: a call takes %s: %s of CPU time and %s of waiting", facts->label,
	       duration(one, facts->wall_ns), duration(two, facts->cpu_ns), duration(three, waits_ns));
	if (!isnan(facts->exclusive))
		printf("; two threads run its calls as if %.0f %% of each ran alone", 100 * fmin(1, facts->exclusive));
	printf(".\n");
	if (!isnan(facts->pickling_ns))
		printf("    Pickling takes %s a call (%.*f %% of it): %s sent, %s returned. Importing the module takes "
		       "%s.\n",
		       duration(one, facts->pickling_ns), percent < 10 ? 1 : 0, percent,
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

/* What a pool costs once, and from how many calls on it is worth that. */
static void print_start(const struct session *session, unsigned facts)
{
	unsigned best = choices[facts].best, serial = python_find(session, facts, PYTHON_SERIAL);
	double start_ns, call_ns, serial_ns;
	char text[32];

	if (!calls->warm || best == PYTHON_NO_ARM || serial == PYTHON_NO_ARM || best == serial)
		return;
	call_ns = python_median_of_second(session, best) / calls->count;
	serial_ns = python_median_of_second(session, serial) / calls->count;
	start_ns = python_median_of_all(session, best) - call_ns * (double)python_facts[0].items;
	if (!(start_ns > 0))
		return;
	printf("    Starting and ending its pool takes %s", duration(text, start_ns));
	if (serial_ns > call_ns)
		printf(": predicted: it is faster than serial calls from about %.0f calls on",
		       ceil(start_ns / (serial_ns - call_ns)));
	printf(".\n");
}

/* ---- what would change it ---- */

static unsigned find_processes(const struct session *session, unsigned facts)
{
	unsigned arm = PYTHON_NO_ARM;

	for (enum python_strategy i = PYTHON_FORK; arm == PYTHON_NO_ARM && i <= PYTHON_SPAWN; i++)
		arm = python_find(session, facts, i);
	return arm;
}

static void print_chunks(const struct session *session, unsigned facts)
{
	unsigned one = find_processes(session, facts), pool = python_find(session, facts, PYTHON_POOL);
	struct estimate ratio;

	if (one == PYTHON_NO_ARM || pool == PYTHON_NO_ARM || calls->chunk_size)
		return;
	ratio = decide_ratio(session, one, pool);
	if (ratio.low > 1.1)
		printf("  python%s: multiprocessing.Pool is %.2f times as fast (%.2f..%.2f) as ProcessPoolExecutor; "
		       "its "
		       "larger\n    chunks may be the reason: try --chunksize=%u.\n",
		       python_facts[facts].label, ratio.center, ratio.low, ratio.high,
		       (unsigned)fmax(2, ceil((double)calls->count / (4.0 * calls->workers))));
}

static void print_kept(const struct session *session, unsigned facts)
{
	unsigned best = choices[facts].best;
	struct estimate ratio;
	char base[BASE_SIZE];

	if (!calls->warm || best == PYTHON_NO_ARM || best == 0)
		return;
	ratio = python_ratio_of_second(session, 0, best);
	if (ratio.low > 1 || ratio.high < 1)
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

void python_report_about(const struct python_calls *asked)
{
	calls = asked;
}

int python_report(const struct session *session)
{
	if (python_choose(session, choices, verdicts, &together) != 0)
		return decide_report(session);
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
