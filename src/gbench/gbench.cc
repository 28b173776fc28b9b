// SPDX-License-Identifier: MIT
#include "gbench/gbench.h"

#include <benchmark/benchmark.h>
#include <ext/stdio_sync_filebuf.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/atomic_file.h"
#include "base/output.h"
#include "base/temp_files.h"
#include "gbench/gbench_flags.h"

namespace
{

using benchmark::BenchmarkReporter;
using Runs = std::vector<BenchmarkReporter::Run>;

// Given as a counter so that the library aggregates it as it does times, and
// put into its place by the reporters below.
const char *const cpu_counter = "cpu_s";

std::vector<std::pair<std::string, std::string>> our_context;

bool silent = false; // nobody wants to see the table

// An exception would come out of C, and end the program in words that help nobody.
[[noreturn]] void out_of_memory()
{
	static const char words[] = "out of memory\n";

	(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
	temp_files_remove();
	_exit(1);
}

// Hands flags to the library, beside those it has.  Returns what it left over.
std::vector<std::string> initialize(std::vector<std::string> arguments)
{
	static std::string program = "benchmark";
	std::vector<char *> argv{&program[0]};

	for (std::string &argument : arguments)
		argv.push_back(&argument[0]);
	int argc = static_cast<int>(argv.size());
	argv.push_back(nullptr);
	benchmark::Initialize(&argc, argv.data());
	return std::vector<std::string>(argv.begin() + 1, argv.begin() + argc);
}

// The library wants a name and opens it: what is reported goes to the draft instead.
const char *const nowhere_file = "/dev/null";

// ---- reporters ----

void restore_cpu_time(BenchmarkReporter::Run &run)
{
	auto cpu = run.counters.find(cpu_counter);
	if (cpu == run.counters.end())
		return;
	run.cpu_accumulated_time = cpu->second.value * static_cast<double>(run.iterations ? run.iterations : 1);
	// Percentages (cv) are shown as they are.
	if (run.run_type == BenchmarkReporter::Run::RT_Aggregate && run.aggregate_unit == benchmark::kPercentage)
		run.cpu_accumulated_time = cpu->second.value;
	run.counters.erase(cpu);
}

// Of a counter that is always zero the library makes a relative deviation of
// NaN, which is no JSON.
void restore_deviations(BenchmarkReporter::Run &run)
{
	for (auto &counter : run.counters)
		if (!std::isfinite(counter.second.value))
			counter.second.value = 0;
}

// Passes all on to one of the library's reporters, CPU time and deviations put
// right.
class Forwarder : public BenchmarkReporter
{
public:
	explicit Forwarder(std::unique_ptr<BenchmarkReporter> to, std::ostream *out) : to_(std::move(to)), out_(out) {}

	bool ReportContext(const Context &context) override
	{
		to_->SetOutputStream(out_ ? out_ : &GetOutputStream());
		to_->SetErrorStream(&GetErrorStream());
		return to_->ReportContext(context);
	}

	void ReportRuns(const Runs &runs) override
	{
		Runs restored(runs);
		for (auto &run : restored) {
			restore_cpu_time(run);
			restore_deviations(run);
		}
		to_->ReportRuns(restored);
	}

	void Finalize() override { to_->Finalize(); }

private:
	std::unique_ptr<BenchmarkReporter> to_;
	std::ostream *out_; // instead of the library's; or NULL
};

// The library's console, under a head of our own: its banner calls Debian's
// build DEBUG, and knows nothing of quotas.
class Console : public benchmark::ConsoleReporter
{
public:
	explicit Console(OutputOptions options, bool heading) : ConsoleReporter(options), heading_(heading) {}

	bool ReportContext(const Context &context) override
	{
		name_field_width_ = context.name_field_width;
		printed_header_ = false;
		prev_counters_.clear();
		if (heading_)
			for (const auto &line : our_context)
				GetErrorStream() << line.first << ": " << line.second << "\n";
		return true;
	}

private:
	bool heading_;
};

class Silent : public BenchmarkReporter
{
public:
	bool ReportContext(const Context &) override { return true; }
	void ReportRuns(const Runs &) override {}
};

std::unique_ptr<BenchmarkReporter> make_reporter(const std::string &format, bool is_display, std::ostream *out)
{
	std::unique_ptr<BenchmarkReporter> made;
	if (format == "json") {
		made.reset(new benchmark::JSONReporter);
	} else if (format == "csv") {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
		made.reset(new benchmark::CSVReporter);
#pragma GCC diagnostic pop
	} else {
		int options = benchmark::ConsoleReporter::OO_None;
		if (is_display && gbench_flags_want_color())
			options |= benchmark::ConsoleReporter::OO_Color;
		if (gbench_flag_is_true(GBENCH_FLAG_COUNTERS_TABULAR))
			options |= benchmark::ConsoleReporter::OO_Tabular;
		made.reset(new Console(static_cast<benchmark::ConsoleReporter::OutputOptions>(options), is_display));
	}
	return std::unique_ptr<BenchmarkReporter>(new Forwarder(std::move(made), out));
}

benchmark::State &cpp(struct gbench_state *state)
{
	return *reinterpret_cast<benchmark::State *>(state);
}

} // namespace

int gbench_init(int *argc, char **argv, const char **bad)
{
	std::set_new_handler(out_of_memory);
	int kept = 1;

	if (gbench_flags_from_environment(bad) != 0)
		return -EINVAL;
	for (int i = 1; i < *argc; i++) {
		if (!gbench_flags_concern(argv[i])) {
			argv[kept++] = argv[i];
			continue;
		}
		if (!gbench_flags_take(argv[i]) || !initialize({argv[i]}).empty()) {
			*bad = argv[i];
			return -EINVAL;
		}
	}
	argv[kept] = nullptr;
	*argc = kept;
	const char *out = gbench_out();
	// Told before anything is measured: the library would look only at the end.
	if (out && output_check(out) != 0) {
		*bad = out;
		return -EACCES;
	}
	// The library adds its --benchmark_context to the context each time it is
	// initialized; once is enough.
	initialize({"--benchmark_context="});
	return 0;
}

void gbench_silence(void)
{
	silent = true;
}

bool gbench_is_for_people(void)
{
	return std::string(gbench_flag(GBENCH_FLAG_FORMAT, "console")) == "console";
}

void gbench_print_help(void)
{
	benchmark::PrintDefaultHelp();
	std::fflush(stdout);
}

void gbench_context(const char *key, const char *value)
{
	our_context.emplace_back(key, value);
	benchmark::AddCustomContext(key, value);
}

void gbench_clear(void)
{
	benchmark::ClearRegisteredBenchmarks();
}

void gbench_register(const char *name, gbench_function function, void *argument, uint64_t iterations,
		     enum gbench_unit unit)
{
	auto *registered = benchmark::RegisterBenchmark(name, [function, argument](benchmark::State &state) {
		function(reinterpret_cast<struct gbench_state *>(&state), argument);
	});

	registered->UseManualTime()
		->Iterations(static_cast<benchmark::IterationCount>(iterations))
		->Unit(unit == GBENCH_NS ? benchmark::kNanosecond : benchmark::kMillisecond);
}

bool gbench_filters()
{
	const std::string filter = benchmark::GetBenchmarkFilter();
	return !filter.empty() && filter != "all" && filter != ".";
}

size_t gbench_count(void)
{
	static std::ostream nowhere(nullptr);
	Silent reporter;

	reporter.SetOutputStream(&nowhere);
	reporter.SetErrorStream(&std::cerr);
	initialize({"--benchmark_out=", "--benchmark_list_tests=true"});
	size_t count = benchmark::RunSpecifiedBenchmarks(&reporter, nullptr);
	initialize({std::string("--benchmark_list_tests=") + gbench_flag(GBENCH_FLAG_LIST_TESTS, "false")});
	return count;
}

void gbench_measure(void)
{
	static std::ostream nowhere(nullptr);
	Silent reporter;

	reporter.SetOutputStream(&nowhere);
	reporter.SetErrorStream(&nowhere);
	initialize({"--benchmark_out=", "--benchmark_repetitions=1", "--benchmark_enable_random_interleaving=false",
		    "--benchmark_min_warmup_time=0"});
	benchmark::RunSpecifiedBenchmarks(&reporter, nullptr);
}

// Runs what is registered; `file` is where --benchmark_out goes, or NULL.
static void run_reporters(unsigned repetitions, std::ostream *file)
{
	std::unique_ptr<BenchmarkReporter> display =
		silent ? std::unique_ptr<BenchmarkReporter>(new Silent)
		       : make_reporter(gbench_flag(GBENCH_FLAG_FORMAT, "console"), true, nullptr);
	std::unique_ptr<BenchmarkReporter> second;

	initialize({std::string("--benchmark_out=") + (file ? nowhere_file : ""),
		    "--benchmark_repetitions=" + std::to_string(repetitions), "--benchmark_min_warmup_time=0"});
	if (file)
		second = make_reporter(gbench_flag(GBENCH_FLAG_OUT_FORMAT, "json"), false, file);
	benchmark::RunSpecifiedBenchmarks(display.get(), second.get());
	std::cout.flush();
}

static bool is_stdout_written()
{
	return output_finish_stdout() == 0 && std::cout.good();
}

bool gbench_report(unsigned repetitions)
{
	const char *out = gbench_out();
	struct atomic_file draft;

	if (!out || gbench_lists_only()) {
		run_reporters(repetitions, nullptr);
		return is_stdout_written();
	}
	int err = atomic_file_open(&draft, out);
	if (!err) {
		// The library's own stream tells nothing of a full disk; the draft does.
		__gnu_cxx::stdio_sync_filebuf<char> buffer(draft.file);
		std::ostream stream(&buffer);

		run_reporters(repetitions, &stream);
		err = atomic_file_commit(&draft);
	}
	if (err)
		std::fprintf(stderr, "--benchmark_out=%s: cannot be written: %s\n", out, output_error(err));
	return is_stdout_written() && !err;
}

bool gbench_next(struct gbench_state *state)
{
	return cpp(state).KeepRunning();
}

void gbench_set_times(struct gbench_state *state, double real_s, double cpu_s)
{
	cpp(state).SetIterationTime(real_s);
	cpp(state).counters[cpu_counter] = cpu_s;
}

void gbench_counter(struct gbench_state *state, const char *name, double value)
{
	cpp(state).counters[name] = value;
}

void gbench_error(struct gbench_state *state, const char *message)
{
	cpp(state).SkipWithError(message);
}
