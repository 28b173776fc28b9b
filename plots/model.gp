# SPDX-License-Identifier: MIT
# needs: harness=sweep start=immediate
# reads: model.csv
#
# How well does the model predict what was measured?
wanted = "serial threads gil processes process_pool"
height = 620
load "plots/style.gp"
model = system("printenv MODEL")

stats model using (abs(column("ratio") - 1) <= 0.15 ? 1 : 0) name "N" nooutput
set title sprintf("Predicted against measured makespan: %.0f %% of %.0f cells within 15 %%", 100 * N_mean, N_records)
set xlabel "measured (ms)"
set ylabel "predicted / measured"
set logscale x 10
set logscale y 2
set format x "%g"
set yrange [0.5 : 2]
set ytics (0.5, 0.7, 0.85, 1, 1.15, 1.3, 1.5, 2)
set grid x y lc rgb "#dddddd" lt 1 lw 1
set key outside right center vertical reverse Left samplen 1
set object 1 rectangle from graph 0, first 0.85 to graph 1, first 1.15 behind fc rgb "#eef5ee" fs solid noborder
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead lw 1.5 lc rgb "#000000"
plot for [s in strategies] model using (is("strategy", s) ? column("measured_ns") / 1e6 : NaN):(column("ratio")) \
         with points pt point(s) ps 0.9 lc rgb rgb(s) title s
