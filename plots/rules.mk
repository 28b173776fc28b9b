# SPDX-License-Identifier: MIT
#
# From the CSVs in plots/results (a link) to tables, and from those to pictures.  plots/draw calls it.

MAKEFLAGS += --no-builtin-rules
PICTURES := $(filter-out style compare,$(patsubst plots/%.gp,%,$(wildcard plots/*.gp)))

.PHONY: all
all: $(PICTURES:%=plots/%.svg) $(PICTURES:%=plots/%.png)

# $(call rows,NAME…): those of the CSVs that there are.
rows = $(wildcard $(1:%=plots/results/%.csv))

# $(call table,NAME,CSV…,COMMAND): the output of the analysis; empty where the data hold nothing of the kind.
define table
plots/$(1).csv: $(call rows,$(2)) plots/drawn_from plots/table plots/breakeven
	plots/table $$@ $(if $(call rows,$(2)),$(3) $(call rows,$(2)))
endef
$(eval $(call table,summary,io_bound cpu_bound mixed overhead transport parent scale sweep map,summary --format=csv))
$(eval $(call table,costs,transport,costs --format=csv))
$(eval $(call table,points,sweep,points --format=csv))
$(eval $(call table,map_points,map,points --axis=cpu --format=csv))
$(eval $(call table,curves,sweep,points --show=curves --format=csv))
$(eval $(call table,efficiency,sweep,points --show=efficiency --format=csv))
$(eval $(call table,metg,sweep,points --show=metg --format=csv))
# Another host's cells are another machine's: the map beside the sweep only where both are of one.
host = $(shell awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($$i == "host_id") at = i } NR == 2 { print $$at; exit }' $(call rows,$(1)) </dev/null)
MODELLED := sweep $(if $(call rows,sweep),$(if $(call rows,map),$(if $(filter $(call host,sweep),$(call host,map)),map)),map)
$(eval $(call table,model,$(MODELLED),model --show=cells --format=csv))
$(eval $(call table,map,map,map --format=csv))
$(eval $(call table,agreement,fidelity,fidelity --format=csv))
$(eval $(call table,timeline,timeline,timeline --format=csv))
$(eval $(call table,gate_verdict,gate,gate --format=csv --replay))

# A picture reads the summary, and what its script says.
define picture
plots/$(1).svg: plots/$(1).gp plots/style.gp $(wildcard plots/*.inc plots/results/host.json) plots/picture plots/summary.csv $(addprefix plots/,$(shell sed -n 's/^# reads: //p' plots/$(1).gp))
	plots/picture $(1) $$^
plots/$(1).png: plots/$(1).svg
	[ -e $$@ ] || [ ! -e $$< ] || plots/picture $(1) $$^
endef
$(foreach name,$(PICTURES),$(eval $(call picture,$(name))))
