// SPDX-License-Identifier: MIT
#include "gbench/gbench.h"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <memory>
#include <new>
#include <ostream>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "base/atomic_file.h"
#include "base/output.h"
#include "base/temp_files.h"

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

// ---- the flags that we must know ourselves, from argv or the environment ----

std::map<std::string, std::string> flags; // by name without "--"

const char *const known_to_us[] = {"benchmark_out",	   "benchmark_out_format",	 "benchmark_format",
				   "benchmark_color",	   "benchmark_counters_tabular", "benchmark_repetitions",
				   "benchmark_list_tests", "benchmark_context"};

std::string environment_name(const std::string &flag)
{
	std::string name;
	for (char c : flag)
		name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
	return name;
}

std::string flag(const std::string &name, const std::string &otherwise)
{
	auto found = flags.find(name);
	return found == flags.end() ? otherwise : found->second;
}

bool is_true(const std::string &value)
{
	return !(value.empty() || value == "0" || value == "f" || value == "n" || value == "false" || value == "no" ||
		 value == "off");
}

void note_flag(const std::string &argument)
{
	for (const char *name : known_to_us) {
		std::string prefix = std::string("--") + name;
		if (argument == prefix)
			flags[name] = "true";
		else if (argument.compare(0, prefix.size() + 1, prefix + "=") == 0)
			flags[name] = argument.substr(prefix.size() + 1);
	}
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

bool is_benchmark_flag(const char *argument)
{
	return std::strncmp(argument, "--benchmark_", 12) == 0 || std::strncmp(argument, "--v=", 4) == 0;
}

// The library answers a bad value of these by printing its help and exit(0).
bool is_acceptable(const std::string &argument)
{
	auto value_of = [&](const char *name) { return argument.substr(std::strlen(name)); };
	for (const char *name : {"--benchmark_format=", "--benchmark_out_format="})
		if (argument.compare(0, std::strlen(name), name) == 0) {
			std::string value = value_of(name);
			return value == "console" || value == "json" || value == "csv";
		}
	if (argument.compare(0, 22, "--benchmark_time_unit=") == 0) {
		std::string value = value_of("--benchmark_time_unit=");
		return value == "ns" || value == "us" || value == "ms" || value == "s";
	}
	if (argument.compare(0, 24, "--benchmark_repetitions=") == 0)
		return std::atoi(value_of("--benchmark_repetitions=").c_str()) > 0;
	return argument != "--benchmark_color=";
}

// Told before anything is measured: the library would look only at the end.
bool can_be_written(const std::string &file)
{
	return output_check(file.c_str()) == 0;
}

// ---- the file ----

// A stream into a draft.  The library's own stream tells nothing of a full disk.
class DraftBuffer : public std::streambuf
{
public:
	explicit DraftBuffer(struct atomic_file &draft) : draft_(draft) {}

protected:
	int_type overflow(int_type c) override
	{
		if (traits_type::eq_int_type(c, traits_type::eof()))
			return traits_type::not_eof(c);
		return std::fputc(traits_type::to_char_type(c), draft_.file) == EOF ? traits_type::eof() : c;
	}

	std::streamsize xsputn(const char *text, std::streamsize size) override
	{
		return static_cast<std::streamsize>(std::fwrite(text, 1, static_cast<std::size_t>(size), draft_.file));
	}

	int sync() override { return std::fflush(draft_.file) == 0 ? 0 : -1; }

private:
	struct atomic_file &draft_;
};

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
		std::string color = flag("benchmark_color", "auto");
		const char *term = std::getenv("TERM");
		bool terminal =
			isatty(STDOUT_FILENO) && term && std::strcmp(term, "dumb") != 0 && !std::getenv("NO_COLOR");
		if (is_display && (color == "auto" ? terminal : is_true(color)))
			options |= benchmark::ConsoleReporter::OO_Color;
		if (is_true(flag("benchmark_counters_tabular", "false")))
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
	std::vector<std::string> theirs;
	int kept = 1;

	for (const char *name : known_to_us) {
		const char *value = std::getenv(environment_name(name).c_str());
		if (!value)
			continue;
		static std::string as_flag;
		as_flag = "--" + std::string(name) + "=" + value;
		*bad = as_flag.c_str();
		if (!is_acceptable(as_flag))
			return -EINVAL;
		flags[name] = value;
	}
	for (int i = 1; i < *argc; i++) {
		if (!is_benchmark_flag(argv[i])) {
			argv[kept++] = argv[i];
			continue;
		}
		if (!is_acceptable(argv[i]) || !initialize({argv[i]}).empty()) {
			*bad = argv[i];
			return -EINVAL;
		}
		note_flag(argv[i]);
	}
	argv[kept] = nullptr;
	*argc = kept;
	static std::string out;
	out = flag("benchmark_out", "");
	if (!out.empty() && !can_be_written(out)) {
		*bad = out.c_str();
		return -EACCES;
	}
	// The library adds its --benchmark_context to the context each time it is
	// initialized; once is enough.
	initialize({"--benchmark_context="});
	return 0;
}

unsigned gbench_repetitions_asked(void)
{
	int asked = std::atoi(flag("benchmark_repetitions", "0").c_str());
	return asked > 0 ? static_cast<unsigned>(asked) : 0;
}

void gbench_color(const char *when)
{
	std::string value(when);
	flags.emplace("benchmark_color", value == "always" ? "true" : value == "never" ? "false" : value);
}

void gbench_silence(void)
{
	silent = true;
}

bool gbench_lists_only(void)
{
	return is_true(flag("benchmark_list_tests", "false"));
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
		     enum gbench_unit unit, unsigned repetitions)
{
	auto *registered = benchmark::RegisterBenchmark(name, [function, argument](benchmark::State &state) {
		function(reinterpret_cast<struct gbench_state *>(&state), argument);
	});

	registered->UseManualTime()
		->Iterations(static_cast<benchmark::IterationCount>(iterations))
		->Unit(unit == GBENCH_NS ? benchmark::kNanosecond : benchmark::kMillisecond);
	if (repetitions)
		registered->Repetitions(static_cast<int>(repetitions));
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
	initialize({"--benchmark_list_tests=" + flag("benchmark_list_tests", "false")});
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
		       : make_reporter(flag("benchmark_format", "console"), true, nullptr);
	std::unique_ptr<BenchmarkReporter> second;

	initialize({std::string("--benchmark_out=") + (file ? nowhere_file : ""),
		    "--benchmark_repetitions=" + std::to_string(repetitions), "--benchmark_min_warmup_time=0"});
	if (file)
		second = make_reporter(flag("benchmark_out_format", "json"), false, file);
	benchmark::RunSpecifiedBenchmarks(display.get(), second.get());
	std::cout.flush();
}

static bool is_stdout_written()
{
	return output_finish_stdout() == 0 && std::cout.good();
}

const char *gbench_out(void)
{
	static std::string out;

	out = flag("benchmark_out", "");
	return out.empty() ? nullptr : out.c_str();
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
		DraftBuffer buffer(draft);
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
