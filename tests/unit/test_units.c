/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "base/units.h"
#include "unit.h"

static void durations_take_four_units(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {{"800ns", 800},	   {"250us", 250000}, {"2ms", 2000000}, {"1s", 1000000000},
		     {"1.5s", 1500000000}, {"0.25us", 250},   {"0", 0},		{"0ms", 0}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t ns = -1;

		assert_int_equal(parse_duration_ns(cases[i].text, &ns), 0);
		assert_int_equal(ns, cases[i].ns);
	}
}

static void bad_durations_are_refused_and_change_nothing(void **state)
{
	static const char *const bad[] = {"",	  "5",	   "ms",     "-1ms", "+1ms", " 1ms",  "1 ms",  "1ms ",
					  "1min", "0x1ms", "1e3ms3", "infs", "nans", "1,5ms", "1..5ms"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		int64_t ns = 42;

		assert_int_equal(parse_duration_ns(bad[i], &ns), -EINVAL);
		assert_int_equal(ns, 42);
	}
	int64_t ns = 42;

	assert_int_equal(parse_duration_ns("99999999999999s", &ns), -ERANGE);
	assert_int_equal(ns, 42);
}

static void sizes_are_powers_of_1024(void **state)
{
	static const struct {
		const char *text;
		int64_t bytes;
	} cases[] = {{"4096", 4096}, {"64K", 65536}, {"1.5M", 1572864}, {"2G", INT64_C(2147483648)}, {"0", 0}};
	int64_t bytes;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(parse_size_bytes(cases[i].text, &bytes), 0);
		assert_int_equal(bytes, cases[i].bytes);
	}
	assert_int_equal(parse_size_bytes("1T", &bytes), -EINVAL);
	assert_int_equal(parse_size_bytes("-1K", &bytes), -EINVAL);
}

static void counts_stay_in_their_range(void **state)
{
	uint64_t count = 7;

	(void)state;
	assert_int_equal(parse_count("12", 1, 12, &count), 0);
	assert_int_equal(count, 12);
	assert_int_equal(parse_count("13", 1, 12, &count), -ERANGE);
	assert_int_equal(parse_count("0", 1, 12, &count), -ERANGE);
	assert_int_equal(parse_count("99999999999999999999999", 1, UINT64_MAX, &count), -ERANGE);
	assert_int_equal(parse_count("-1", 0, UINT64_MAX, &count), -EINVAL);
	assert_int_equal(parse_count("1.5", 0, 9, &count), -EINVAL);
	assert_int_equal(parse_count("", 0, 9, &count), -EINVAL);
	assert_int_equal(count, 12);
	assert_int_equal(parse_count("18446744073709551615", 0, UINT64_MAX, &count), 0);
	assert_true(count == UINT64_MAX);
}

static void shares_lie_between_0_and_1(void **state)
{
	double share = 7;

	(void)state;
	assert_int_equal(parse_share("0.25", &share), 0);
	assert_true(share == 0.25);
	assert_int_equal(parse_share("1", &share), 0);
	assert_int_equal(parse_share("0", &share), 0);
	assert_int_equal(parse_share("1.0001", &share), -ERANGE);
	assert_int_equal(parse_share("-0.5", &share), -EINVAL);
	assert_int_equal(parse_share("nan", &share), -EINVAL);
	assert_int_equal(parse_share("25%", &share), 0);
	assert_true(share == 0.25);
	assert_int_equal(parse_share("101%", &share), -ERANGE);
	assert_int_equal(parse_share("25%%", &share), -EINVAL);
	assert_int_equal(parse_share("", &share), -EINVAL);
	assert_true(share == 0.25);
}

static void durations_are_written_in_the_unit_that_fits(void **state)
{
	static const struct {
		double ns;
		const char *text;
	} cases[] = {{0, "0 ns"},	    {17, "17 ns"},	   {1234, "1.23 us"}, {999999, "1.00 ms"},
		     {15600000, "15.6 ms"}, {123456789, "123 ms"}, {2e9, "2.00 s"},   {-1500, "-1.50 us"}};
	char buffer[32];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(format_duration(buffer, sizeof(buffer), cases[i].ns), cases[i].text);
	assert_string_equal(format_duration_exact(buffer, sizeof(buffer), 2000000), "2 ms");
	assert_string_equal(format_duration_exact(buffer, sizeof(buffer), 1234567), "1.234567 ms");
}

static void what_is_written_exactly_reads_back(void **state)
{
	(void)state;
	for (int64_t ns = 1; ns < INT64_C(1000000000000); ns = ns * 3 + 1) {
		char buffer[32], *blank;
		int64_t back;

		format_duration_exact(buffer, sizeof(buffer), ns);
		for (blank = buffer; *blank != ' '; blank++)
			;
		for (; *blank; blank++)
			*blank = blank[1];
		assert_int_equal(parse_duration_ns(buffer, &back), 0);
		assert_int_equal(back, ns);
	}
}

static void what_rounds_to_nothing_is_refused(void **state)
{
	int64_t value;

	(void)state;
	assert_int_equal(parse_duration_ns("0.0000001ns", &value), -ERANGE);
	assert_int_equal(parse_duration_ns("0.4ns", &value), -ERANGE);
	assert_int_equal(parse_duration_ns("0.5ns", &value), 0);
	assert_int_equal(value, 1);
	assert_int_equal(parse_duration_ns("0ms", &value), 0);
	assert_int_equal(value, 0);
	assert_int_equal(parse_size_bytes("0.0001", &value), -ERANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_take_four_units),
		cmocka_unit_test(bad_durations_are_refused_and_change_nothing),
		cmocka_unit_test(sizes_are_powers_of_1024),
		cmocka_unit_test(counts_stay_in_their_range),
		cmocka_unit_test(shares_lie_between_0_and_1),
		cmocka_unit_test(durations_are_written_in_the_unit_that_fits),
		cmocka_unit_test(what_is_written_exactly_reads_back),
		cmocka_unit_test(what_rounds_to_nothing_is_refused),
	};

	return RUN_TESTS("units", tests);
}
