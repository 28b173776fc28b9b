# SPDX-License-Identifier: MIT
# parallel
# needs: harness=sweep workload=sum_squares
# reads: curves.csv points.csv
#
# From which task size on do processes win?
wanted = "serial threads gil processes"
height = 620
load "plots/style.gp"
curves = system("printenv CURVES")
points = system("printenv POINTS")

pairs = "gil serial threads"
set bars small
mine(one, makespan) = is("harness", "sweep") && is("one", one) && is("other", "processes") && is("makespan", makespan) && is("axis", "cpu")
is_point(one) = mine(one, "cold") && is("outcome", "break_even")

stats curves using (mine("gil", "cold") ? column("workers") : NaN) name "W" nooutput
stats curves using (mine("gil", "cold") ? column("tasks") : NaN) name "T" nooutput
set title sprintf("From which task size on are %.0f processes faster? %.0f tasks, creation and reaping included", W_median, T_median)
set xlabel "CPU time of a task (us)"
set ylabel "makespan / that of processes: above 1, processes win"
set logscale x 10
set logscale y 2
set format x "%g"
set yrange [1 / 32.0 : 4]
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 2
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead lw 2 lc rgb "#000000"
# Where the sweep was refined, many places lie side by side: thin whiskers, and the ties above all else.
plot for [s in pairs] curves using (mine(s, "cold") ? column("at") / 1e3 : NaN):(column("ratio")):(column("low")):(column("high")) \
         with yerrorbars lw 0.7 pt -1 lc rgb rgb(s) notitle, \
     for [s in pairs] curves using (mine(s, "cold") ? column("at") / 1e3 : NaN):(column("ratio")) \
         with linespoints lw 1.5 pt point(s) ps 0.8 lc rgb rgb(s) title s . " / processes", \
     for [s in pairs] points using (is_point(s) ? column("at") / 1e3 : NaN):(1):(end_of("low") / 1e3):(end_of("high") / 1e3) \
         with xerrorbars lw 4 pt 2 ps 2 lc rgb "#000000" title (s eq word(pairs, 1) ? "they tie (95 %)" : "")
