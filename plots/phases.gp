# SPDX-License-Identifier: MIT
# needs: harness=cpu_bound workload=sum_squares workers=CPUS
#
# Where the cold makespan goes: creating workers, running, reaping them.
wanted = "serial gil threads processes"
load "plots/style.gp"

cpus = int(system("printenv CPUS"))
place(s) = sum [i = 1:words(strategies)] (word(strategies, i) eq s ? i : 0)
mine(unused) = is("harness", "cpu_bound") && is("workload", "sum_squares") && column("workers") == cpus
x(unused) = mine(0) ? place(strcol("strategy")) : NaN
create(unused) = column("create_ns") / 1e6
run(unused) = column("run_ns") / 1e6
reap(unused) = column("reap_ns") / 1e6

stats data using (mine(0) ? column("tasks") : NaN) name "N" nooutput
stats data using (mine(0) ? column("cpu_ns") / 1e6 : NaN) name "P" nooutput

set title sprintf("What creating and reaping %d workers costs around %.0f tasks of %.3g ms", cpus, N_median, P_median)
set ylabel "median time (ms)"
set xrange [0.4 : words(strategies) + 0.6]
stats data using (x(0)):(create(0) + run(0) + reap(0)) name "H" nooutput
set yrange [0 : H_max_y * 1.18]
set style fill solid 0.95 border rgb "#ffffff"
set boxwidth 0.6
set xtics scale 0 ()
do for [i = 1:words(strategies)] { set xtics add (word(strategies, i) i) }
set key outside right center reverse Left invert
label(unused) = sprintf("create %.2f ms\nreap %.2f ms", create(0), reap(0))

# Drawn from the tallest down, so that each covers the foot of the one behind.
plot data using (x(0)):(create(0) + run(0) + reap(0)) with boxes lc rgb "#882255" title "reap", \
     data using (x(0)):(create(0) + run(0)) with boxes lc rgb "#ddcc77" title "run", \
     data using (x(0)):(create(0)) with boxes lc rgb "#332288" title "create", \
     data using (x(0)):(create(0) + run(0) + reap(0)):(label(0)) with labels offset 0, 1.3 font ",10" notitle
