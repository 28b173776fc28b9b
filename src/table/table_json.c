/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>

#include "table/table.h"

static const char *unit_of(enum table_kind kind)
{
	static const char *const units[] = {
		[TABLE_TEXT] = "text",	   [TABLE_FLAG] = "true or false", [TABLE_COUNT] = "count",
		[TABLE_NUMBER] = "number", [TABLE_RATIO] = "times",	   [TABLE_SHARE] = "0 to 1",
		[TABLE_NS] = "ns",	   [TABLE_BYTES] = "bytes"};

	return units[kind];
}

static void add_cell(cJSON *row, const struct table_column *column, const struct table_cell *cell)
{
	if (!column->name)
		return;
	if (!cell->known)
		cJSON_AddNullToObject(row, column->name);
	else if (column->kind == TABLE_TEXT)
		cJSON_AddStringToObject(row, column->name, cell->text);
	else if (column->kind == TABLE_FLAG)
		cJSON_AddBoolToObject(row, column->name, cell->number != 0);
	else
		cJSON_AddNumberToObject(row, column->name, cell->number);
}

static cJSON *columns_json(const struct table *table)
{
	cJSON *list = cJSON_CreateArray();

	for (unsigned i = 0; i < table->column_count; i++) {
		cJSON *column;

		if (!table->columns[i].name)
			continue;
		column = cJSON_CreateObject();
		cJSON_AddStringToObject(column, "name", table->columns[i].name);
		cJSON_AddStringToObject(column, "unit", unit_of(table->columns[i].kind));
		cJSON_AddItemToArray(list, column);
	}
	return list;
}

void table_put_json(FILE *out, struct cJSON *json)
{
	char *text = cJSON_Print(json);

	fprintf(out, "%s\n", text ? text : "null");
	cJSON_free(text);
	cJSON_Delete(json);
}

void table_write_json(FILE *out, const struct table *table)
{
	cJSON *json = cJSON_CreateObject(), *rows, *notes;

	cJSON_AddNumberToObject(json, "schema", TRIAL_SCHEMA);
	cJSON_AddStringToObject(json, "title", table->title);
	cJSON_AddItemToObject(json, "columns", columns_json(table));
	rows = cJSON_AddArrayToObject(json, "rows");
	for (size_t row = 0; row < table_rows(table); row++) {
		cJSON *object = cJSON_CreateObject();

		for (unsigned i = 0; i < table->column_count; i++)
			add_cell(object, &table->columns[i], table_at(table, row, i));
		cJSON_AddItemToArray(rows, object);
	}
	notes = cJSON_AddArrayToObject(json, "notes");
	for (size_t i = 0; i < table->notes.count; i++)
		cJSON_AddItemToArray(notes, cJSON_CreateString(table->notes.items[i]));
	table_put_json(out, json);
}
