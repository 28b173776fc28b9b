# SPDX-License-Identifier: MIT
# needs: harness=cpu_bound workers=CPUS
#
# Every workload at as many workers as CPUs: which strategy is how much faster?
wanted = "threads gil processes"
but = "serial"
load "plots/style.gp"

workloads = system("printenv WORKLOADS")
cpus = int(system("printenv CPUS"))
place(w) = sum [i = 1:words(workloads)] (word(workloads, i) eq w ? i : 0)
mine(s) = (is("harness", "cpu_bound") || is("harness", "io_bound")) && is("strategy", s) && column("workers") == cpus
bar = 0.78 / (words(strategies) > 3 ? words(strategies) : 3)

set title sprintf("Every workload with %d workers: taller bars are faster; the line is serial", cpus)
set ylabel "speed-up over serial (times)"
set xrange [0.4 : words(workloads) + 0.6]
set yrange [0 : *]
set style fill solid 0.9 noborder
set boxwidth bar * 0.92
set xtics rotate by -28 left offset -2, 0 scale 0
set xtics ()
do for [i = 1:words(workloads)] { set xtics add (word(workloads, i) i) }
set bmargin 8
set key outside top center horizontal
set pointintervalbox 0
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead lw 1.5 lc rgb "#666666" front

plot for [j = 1:words(strategies)] data \
         using (mine(word(strategies, j)) ? place(strcol("workload")) + (j - (words(strategies) + 1) / 2.0) * bar : NaN):(column("speedup")) \
         with boxes lc rgb rgb(word(strategies, j)) title word(strategies, j), \
     for [j = 1:words(strategies)] data \
         using (mine(word(strategies, j)) ? place(strcol("workload")) + (j - (words(strategies) + 1) / 2.0) * bar : NaN):(column("speedup")):(column("speedup_low")):(column("speedup_high")) \
         with yerrorbars pt 7 ps 0.3 lw 1.5 lc rgb "#222222" notitle
