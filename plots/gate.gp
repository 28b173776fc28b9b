# SPDX-License-Identifier: MIT
# reads: gate_verdict.csv
#
# Which ratios passed the gate?
wanted = "gate"
load "plots/style.gp"
verdict = system("printenv VERDICT")

stats verdict using (strcol("verdict") eq "fail" ? 1 : 0) name "F" nooutput
stats verdict using (strcol("verdict") eq "inconclusive" ? 1 : 0) name "I" nooutput
stats verdict using ((1 + column("beyond")) * (1 + column("half_width"))) name "H" nooutput
stats verdict using ((1 + column("beyond")) / (1 + column("half_width"))) name "L" nooutput
set title sprintf("The gate: %.0f of %.0f ratios pass, %.0f fail, %.0f inconclusive", \
                  F_records - F_sum - I_sum, F_records, F_sum, I_sum)
set xlabel "measured / allowed: right of 1 is beyond it (99 % interval)"

set format x "%.2f"
set xtics (0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5)
set grid x noy lc rgb "#dddddd" lt 1 lw 1
set yrange [F_records + 0.5 : -0.5] # room for a line above and below
set bars 1
set key outside top right horizontal samplen 1
set arrow 1 from 1, graph 0 to 1, graph 1 nohead lw 2 lc rgb "#000000"
least = L_min < 0.85 ? L_min : 0.85
most = H_max > 1.15 ? H_max : 1.15
set logscale x 2
set xrange [least * 0.97 : most * 1.03]
set label 1 "allowed  " at 1, graph 0.04 right tc rgb "#444444"
set label 2 "  beyond" at 1, graph 0.04 left tc rgb "#444444"
is_verdict(v) = strcol("verdict") eq v
at(unused) = 1 + column("beyond")
plot for [v in "pass fail inconclusive"] verdict \
         using (is_verdict(v) ? at(0) : NaN):0:(at(0) / (1 + column("half_width"))):(at(0) * (1 + column("half_width"))):ytic(strcol("ratio")) \
         with xerrorbars pt (v eq "fail" ? 5 : 7) ps 1.2 lw 2 \
         lc rgb (v eq "pass" ? "#009e73" : v eq "fail" ? "#d55e00" : "#999999") title v
