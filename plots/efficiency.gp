# SPDX-License-Identifier: MIT
# parallel
# needs: harness=sweep workload=sum_squares
# reads: efficiency.csv metg.csv
#
# How small may tasks be?
wanted = "threads gil processes process_pool serial"
height = 620
load "plots/style.gp"
efficiency = system("printenv EFFICIENCY")
metg = system("printenv METG")

mine(s) = is("harness", "sweep") && is("workload", "sum_squares") && is("makespan", "cold") && is("strategy", s)
stats efficiency using (mine("serial") ? column("workers") : NaN) name "W" nooutput
stats efficiency using (mine("serial") ? column("tasks") : NaN) name "T" nooutput
set title sprintf("How small may tasks be? With %.0f workers and %.0f tasks, creation and reaping included\nCrosses: from here on a strategy has half, or nine tenths, of what its CPUs can do", W_median, T_median)
set xlabel "CPU time of a task (us)"
set ylabel "efficiency: serial makespan / (CPUs x makespan), %"
set logscale x 10
set format x "%g"
set yrange [0 : 105]
set ytics 0, 10
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 2
set arrow 1 from graph 0, first 50 to graph 1, first 50 nohead lw 2 lc rgb "#000000"
set arrow 2 from graph 0, first 90 to graph 1, first 90 nohead lw 2 lc rgb "#000000"
set bars small
plot for [s in strategies] efficiency using (mine(s) ? column("at") / 1e3 : NaN):(100 * column("efficiency")):(100 * column("low")):(100 * column("high")) \
         with yerrorbars lw 0.7 pt -1 lc rgb rgb(s) notitle, \
     for [s in strategies] efficiency using (mine(s) ? column("at") / 1e3 : NaN):(100 * column("efficiency")) \
         with linespoints lw 1.5 pt point(s) ps 0.8 lc rgb rgb(s) title s, \
     for [s in strategies] metg using (mine(s) && is("outcome", "reached") ? column("at") / 1e3 : NaN):(100 * column("efficiency")):(end_of("low") / 1e3):(end_of("high") / 1e3) \
         with xerrorbars lw 3 pt 2 ps 1.8 lc rgb "#000000" notitle
